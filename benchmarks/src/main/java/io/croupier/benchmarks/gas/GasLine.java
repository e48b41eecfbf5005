package io.croupier.benchmarks.gas;

import java.util.OptionalLong;

/**
 * One measured transaction. All but {@code gas} and {@code calldata} are per part: per unit where the transaction holds
 * several, per maker where it holds one unit, per call for the public ABI.
 *
 * @param workload the name under which it is run and quoted
 * @param call the contract function that was measured
 * @param makers resting orders in the transaction
 * @param parts by how many the totals are divided
 * @param gas gas used, intrinsic gas and calldata included
 * @param calldata bytes of the whole call
 * @param floor gas that nothing in this storage layout can avoid, for the whole transaction
 * @param gasLimit most gas a part may use
 * @param calldataLimit most bytes a part may have
 * @param publicGas what the public contracts use for the same
 * @param publicCalldata what they need of calldata
 */
record GasLine(
        String workload,
        String call,
        int makers,
        int parts,
        long gas,
        int calldata,
        long floor,
        OptionalLong gasLimit,
        OptionalLong calldataLimit,
        OptionalLong publicGas,
        OptionalLong publicCalldata) {

    double gasPerPart() {
        return (double) gas / parts;
    }

    double calldataPerPart() {
        return (double) calldata / parts;
    }

    double floorPerPart() {
        return (double) floor / parts;
    }

    double ratioToFloor() {
        return (double) gas / floor;
    }

    /** Whether neither gas nor calldata exceeds its limit. */
    boolean withinLimits() {
        return (gasLimit.isEmpty() || gasPerPart() <= gasLimit.getAsLong())
                && (calldataLimit.isEmpty() || calldataPerPart() <= calldataLimit.getAsLong());
    }
}
