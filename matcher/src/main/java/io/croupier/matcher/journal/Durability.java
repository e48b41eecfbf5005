package io.croupier.matcher.journal;

/** What an acknowledged command survives. */
public enum Durability {
    /** The death of the process: the operating system has the bytes. */
    OS,
    /** The death of the machine too: the disk has the bytes before anybody sees an outcome. */
    FSYNC
}
