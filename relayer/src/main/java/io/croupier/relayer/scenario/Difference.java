package io.croupier.relayer.scenario;

/** One number that is not what the file says. */
record Difference(String path, String expected, String actual) {}
