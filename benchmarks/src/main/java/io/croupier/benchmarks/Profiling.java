package io.croupier.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import one.profiler.AsyncProfilerLoader;

/**
 * Runs benchmarks under a profiler: each in a JVM of its own, whose flags its children take over, so that every JVM of a
 * benchmark leaves a recording. Async-profiler samples where its library runs, native code included, beside what Java Flight
 * Recorder knows; elsewhere Java Flight Recorder does both.
 */
final class Profiling {
    private final Path folder;

    /** @param folder gets a file NAME-PID.jfr of each JVM */
    Profiling(final Path folder) {
        this.folder = folder;
    }

    /** Who takes the samples on this machine. */
    static String sampler() {
        return AsyncProfilerLoader.isSupported()
                ? "async-profiler " + AsyncProfilerLoader.getVersion()
                : "Java Flight Recorder, for async-profiler does not run on this machine";
    }

    /** Runs one and returns its exit code. */
    int run(final Benchmark benchmark, final boolean quick) throws IOException {
        Files.createDirectories(folder);
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add(flag(folder.resolve(benchmark.name() + "-%p.jfr")));
        command.addAll(List.of("-cp", ChildJvm.ownClassPath(), Main.class.getName(), benchmark.name()));
        if (quick) {
            command.add("--quick");
        }
        return new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
    }

    private String flag(final Path file) throws IOException {
        if (!AsyncProfilerLoader.isSupported()) {
            return "-XX:StartFlightRecording:settings=profile,filename=" + file;
        }
        AsyncProfilerLoader.setExtractionDirectory(folder);
        return "-agentpath:" + AsyncProfilerLoader.getAsyncProfilerPath() + "=start,event=cpu,jfrsync=profile,file="
                + file;
    }
}
