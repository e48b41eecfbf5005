import assert from 'node:assert/strict';
import { test } from 'node:test';
import { W, settle, tradeUnit } from './settlement.mjs';

const MAKER_RATE = 10n ** 14n;
const TAKER_RATE = 5n * 10n ** 14n;
const flat = { paper: 0n, credit: 0n, primary: 10_000_000_000n };

function unit(makerPaper, makerCredit, match) {
  const taker = { trader: 'A', takerFeeRate: TAKER_RATE };
  return tradeUnit(taker, [
    { trader: 'B', paper: makerPaper, credit: makerCredit, makerFeeRate: MAKER_RATE, match },
  ]);
}

test('one contract at 30,000 costs the taker 30,015 and leaves the sender 18', () => {
  const { changes, senderFee } = unit(-W, 30_000_000_000n, W);

  assert.deepEqual(changes.get('A'), { paper: W, credit: -30_000_000_000n, fee: 15_000_000n });
  assert.deepEqual(changes.get('B'), { paper: -W, credit: 30_000_000_000n, fee: 3_000_000n });
  assert.equal(senderFee, 18_000_000n);
});

test('a third of an uneven maker order truncates toward zero on both sides', () => {
  const short = unit(-3n * W, 100_000_001n, W);
  const long = unit(3n * W, -100_000_001n, W);

  assert.equal(short.changes.get('A').credit - short.changes.get('A').fee, -33_349_999n);
  assert.equal(short.changes.get('B').credit - short.changes.get('B').fee, 33_330_000n);
  assert.equal(long.changes.get('A').credit - long.changes.get('A').fee, 33_316_667n);
  assert.equal(long.changes.get('B').credit - long.changes.get('B').fee, -33_336_666n);
  assert.equal(short.senderFee, 19_999n);
});

test('a full close moves the credit into the account', () => {
  const long = settle(flat, W, -30_015_000_000n, -7n);
  const closed = settle(long, -W, 31_000_000_000n, -7n);

  assert.deepEqual(long, { paper: W, credit: -30_015_000_000n, primary: 10_000_000_000n });
  assert.deepEqual(closed, { paper: 0n, credit: 0n, primary: 10_985_000_000n });
});
