package io.croupier.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs benchmarks under Java Flight Recorder: each in a JVM of its own, whose flags its children take over, so that every
 * JVM of a benchmark leaves a recording.
 */
final class FlightRecording {
    private final Path folder;

    /** @param folder gets a file NAME-PID.jfr of each JVM */
    FlightRecording(final Path folder) {
        this.folder = folder;
    }

    /** Runs one and returns its exit code. */
    int run(final Benchmark benchmark, final boolean quick) throws IOException {
        Files.createDirectories(folder);
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add(
                "-XX:StartFlightRecording:settings=profile,filename=" + folder.resolve(benchmark.name() + "-%p.jfr"));
        command.addAll(List.of("-cp", ChildJvm.ownClassPath(), Main.class.getName(), benchmark.name()));
        if (quick) {
            command.add("--quick");
        }
        return new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
    }
}
