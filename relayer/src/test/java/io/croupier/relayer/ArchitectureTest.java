package io.croupier.relayer;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.croupier.matcher.engine.Exchange;
import java.time.Clock;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages, and what the core must not touch. */
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.croupier");

    private static final String SIGNING = "io.croupier.signing..";
    private static final String MATCHER = "io.croupier.matcher..";
    private static final String RELAYER = "io.croupier.relayer..";
    private static final String CONTRACTS = "io.croupier.contracts..";
    private static final String BOOK = "io.croupier.matcher.book..";
    private static final String LEDGER = "io.croupier.matcher.ledger..";
    private static final String ENGINE = "io.croupier.matcher.engine..";
    private static final String JOURNAL = "io.croupier.matcher.journal..";
    private static final String SNAPSHOT = "io.croupier.matcher.snapshot..";
    private static final String GATEWAY = "io.croupier.matcher.gateway..";

    @Test
    void shouldLetSigningStandAlone() {
        noClasses()
                .that()
                .resideInAPackage(SIGNING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(MATCHER, RELAYER, CONTRACTS)
                .check(CLASSES);
    }

    @Test
    void shouldLetMatcherKnowSigningOnly() {
        noClasses()
                .that()
                .resideInAPackage(MATCHER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(RELAYER, CONTRACTS)
                .check(CLASSES);
    }

    @Test
    void shouldLetContractsStandAlone() {
        noClasses()
                .that()
                .resideInAPackage(CONTRACTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SIGNING, MATCHER, RELAYER)
                .check(CLASSES);
    }

    @Test
    void shouldLetBookDependOnSnapshotsOnly() {
        noClasses()
                .that()
                .resideInAPackage(BOOK)
                .should()
                .dependOnClassesThat(resideInAPackage("io.croupier..").and(not(resideInAnyPackage(BOOK, SNAPSHOT))))
                .check(CLASSES);
    }

    @Test
    void shouldLetLedgerDependOnValuesOfSigningAndSnapshotsOnly() {
        noClasses()
                .that()
                .resideInAPackage(LEDGER)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.croupier..").and(not(resideInAnyPackage(LEDGER, SIGNING, SNAPSHOT))))
                .check(CLASSES);
    }

    @Test
    void shouldKeepExchangeAndGatewayOutOfJournal() {
        noClasses()
                .that()
                .resideInAPackage(JOURNAL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BOOK, LEDGER, ENGINE, GATEWAY)
                .check(CLASSES);
    }

    @Test
    void shouldLetOnlyNodeAndDemoUseTheGateway() {
        classes()
                .that()
                .resideInAPackage(GATEWAY)
                .and()
                .haveNameNotMatching(".*\\.gateway\\.(ContractAccounts.*|RateLimit)")
                .should()
                .onlyBeAccessed()
                .byAnyPackage(GATEWAY, "io.croupier.relayer.node..", "io.croupier.relayer.demo..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepLogsAndFilesOutOfTheCore() {
        noClasses()
                .that(resideInAnyPackage(BOOK, LEDGER))
                .or()
                .belongToAnyOf(Exchange.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.slf4j..",
                        "ch.qos.logback..",
                        "java.io..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepClockAndRandomnessOutOfTheCore() {
        noClasses()
                .that(resideInAnyPackage(BOOK, LEDGER))
                .or()
                .belongToAnyOf(Exchange.class)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .accessClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .accessClassesThat()
                .areAssignableTo(RandomGenerator.class)
                .check(CLASSES);
    }

    @Test
    void shouldKeepWeb3jBehindTheChainPackage() {
        noClasses()
                .that(not(resideInAnyPackage("io.croupier.relayer.chain..", CONTRACTS)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.web3j..")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNamesThatSaySomething() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Common)")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.croupier.(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
