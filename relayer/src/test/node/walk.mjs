// The steps of an order's life, each checked against the venue's word and against the chain.

import { expectedAfter } from './chain.mjs';
import { W, abs, tradeUnit } from './settlement.mjs';
import { eventually } from './venue.mjs';

const EVENT_TIMEOUT_MS = 10_000;
/** Collateral has 6 decimals; the book's prices are compared with 18. */
const COLLATERAL_TO_18 = 10n ** 12n;

export class Walk {
  constructor({ checks, chain, book, settleMs, info, orderSender }) {
    Object.assign(this, { checks, chain, book, settleMs, info, orderSender });
  }

  /** Places an ask that must rest, and awaits it in the book. */
  async rest(trader, order, options) {
    const result = await trader.place(order, options);
    const told = [result.status, result.orderHash, abs(BigInt(result.filledPaper)), abs(BigInt(result.remainingPaper))];
    const expected = ['RESTING', trader.hash(order), 0n, abs(BigInt(order.paperAmount))];
    this.checks.equal(`the ${trader.name}'s ask rests under the hash that ethers computes`, told, expected);
    await this.#awaitLevel(order, abs(BigInt(order.paperAmount)));
    await this.#awaitStatus(trader, order, 'RESTING');
  }

  /** These asks are as open as before, and their trader's connection still answers. */
  async checkUndisturbed(trader, orders) {
    const open = await trader.venue.call('order_open');
    const hashes = (list) => list.map((hash) => hash.toLowerCase()).sort();
    this.checks.equal(
      'after all that, the same orders are open',
      hashes((open.orders ?? open).map((order) => order.orderHash)),
      hashes(orders.map((order) => trader.hash(order))),
    );
    const sizes = orders.map((order) => this.book.sizeAt('asks', price(order)));
    this.checks.equal('and the book shows them', sizes, orders.map((order) => abs(BigInt(order.paperAmount))));
    this.checks.that('and nobody was disconnected', trader.venue.isOpen, 'the connection is closed');
  }

  /**
   * Places an order that must fill against resting ones, waits until all of it is final, and compares the chain.
   *
   * @param fills [[resting order, matched lots]] in the order of priority
   */
  async trade(incoming, order, resting, fills, options = {}) {
    const { checks, chain } = this;
    const parties = [incoming.address, resting.address, this.orderSender];
    const before = await chain.accounts(parties);
    const fundingIndex = await chain.perpetual.getFundingRate();

    const result = await incoming.place(order, options);
    const total = fills.reduce((sum, [, lots]) => sum + lots, 0n) * incoming.market.paperPerLot;
    checks.equal(`the ${incoming.name}'s order fills`, [result.status, abs(BigInt(result.filledPaper))], ['FILLED', total]);

    const units = await this.#unitsOf(incoming, resting, fills);
    this.#checkIncomingFills(incoming, result.fills, units);
    await this.#checkSettlement(incoming, resting, [...units.keys()]);
    await this.#checkFinalFills(incoming, order);

    const expected = expectedAfter(before, [...units.values()], this.orderSender, fundingIndex);
    const after = await chain.accounts(parties);
    const roles = [incoming.name, resting.name, 'order sender'];
    parties.forEach((party, i) => checks.equal(`the chain agrees on the ${roles[i]}`, after.get(party), expected.get(party)));
  }

  /** A whole fill in one go leaves the touched bit of a compact nonce, or the amount behind the hash of a plain one. */
  async checkWholeFill(trader, order) {
    const { dealer } = this.chain;
    const nonce = BigInt.asUintN(64, BigInt(order.info));
    const bit = this.info.compactNonceBit;
    if (bit !== undefined && (nonce >> BigInt(bit)) & 1n) {
      const record = [await dealer.getOrderFilledAmount(trader.hash(order)), await dealer.isNonceTouched(trader.address, nonce)];
      this.checks.equal(`the ${trader.name}'s compact fill is recorded on the chain`, record, [0n, true]);
    } else {
      await this.checkPartialFill(trader, order, abs(BigInt(order.paperAmount)));
    }
  }

  /** The amount behind the hash is what was filled. */
  async checkPartialFill(trader, order, filled) {
    const amount = await this.chain.dealer.getOrderFilledAmount(trader.hash(order));
    this.checks.equal(`the ${trader.name}'s fill is recorded on the chain`, amount, filled);
  }

  /** Cancels what is left of an ask. */
  async cancel(trader, order, left) {
    const orderHash = trader.hash(order);
    const result = await trader.venue.call('order_cancel', { orderHash });
    this.checks.equal(`the ${trader.name} cancels the rest`, [result.status, abs(BigInt(result.cancelledPaper))], ['CANCELLED', left]);
    await this.#awaitLevel(order, 0n);
    await this.#awaitStatus(trader, order, 'CANCELLED');
  }

  /** The units that the resting side was told of, in the order in which they settle, with what they must do. */
  async #unitsOf(incoming, resting, fills) {
    const makers = new Map();
    for (const [order, lots] of fills) {
      const maker = {
        trader: resting.address,
        paper: BigInt(order.paperAmount),
        credit: BigInt(order.creditAmount),
        makerFeeRate: resting.market.makerFeeRate,
      };
      const status = await resting.status(order);
      const matched = lots * resting.market.paperPerLot;
      this.checks.equal(`the ${resting.name} is told of ${lots} lots`, abs(BigInt(status.filledPaper)), matched);
      for (const fill of status.fills) {
        const leg = { ...maker, match: abs(BigInt(fill.paper)) };
        this.#checkFill(`the ${resting.name}'s fill is exact`, [fill], tradeUnit(nobody, [leg]).changes.get(resting.address));
        makers.set(fill.tradeUnit, [...(makers.get(fill.tradeUnit) ?? []), leg]);
      }
    }
    const taker = { trader: incoming.address, takerFeeRate: incoming.market.takerFeeRate };
    const number = (unit) => BigInt(unit.split('-').at(-1));
    return new Map(
      [...makers.keys()].sort((a, b) => (number(a) < number(b) ? -1 : 1)).map((unit) => [unit, tradeUnit(taker, makers.get(unit))]),
    );
  }

  #checkIncomingFills(incoming, fills, units) {
    this.checks.equal(`the ${incoming.name} hears of the same units`, [...new Set(fills.map((f) => f.tradeUnit))].sort(), [...units.keys()].sort());
    for (const [unit, { changes }] of units) {
      const own = fills.filter((fill) => fill.tradeUnit === unit);
      this.#checkFill(`the ${incoming.name}'s fill is exact`, own, changes.get(incoming.address));
    }
  }

  #checkFill(name, fills, { paper, credit, fee }) {
    const sum = (field) => fills.reduce((total, fill) => total + BigInt(fill[field]), 0n);
    this.checks.equal(name, [sum('paper'), sum('credit'), sum('fee')], [paper, credit, fee]);
  }

  async #checkSettlement(incoming, resting, units) {
    for (const trader of [incoming, resting]) {
      const faults = await trader.awaitFinal(units, this.settleMs);
      this.checks.equal(`the ${trader.name} sees it settle step by step`, faults, []);
    }
    for (const unit of units) {
      const { txHash, blockNumber } = incoming.settlements.get(unit).at(-1);
      const receipt = await this.chain.receipt(txHash);
      this.checks.equal('the receipt is the one that was reported', [receipt?.status, receipt?.blockNumber], [1, Number(blockNumber)]);
    }
  }

  async #checkFinalFills(trader, order) {
    const { status, fills } = await trader.status(order);
    const states = [...new Set(fills.map((fill) => fill.settlement.state))];
    this.checks.equal(`the ${trader.name}'s order is filled and final`, [status, states], ['FILLED', ['FINAL']]);
  }

  async #awaitLevel(order, size) {
    await eventually('the level in the book', () => this.book.sizeAt('asks', price(order)) === size, EVENT_TIMEOUT_MS);
  }

  async #awaitStatus(trader, order, status) {
    const hash = trader.hash(order);
    await eventually(`${status} on channel orders`, () => trader.orders.get(hash)?.status === status, EVENT_TIMEOUT_MS);
  }
}

/** A fill of the resting side does not depend on who takes it. */
const nobody = { trader: 'nobody', takerFeeRate: 0n };

/** Scaled by 1e18, as a book's decimal. */
function price(order) {
  return (abs(BigInt(order.creditAmount)) * COLLATERAL_TO_18 * W) / abs(BigInt(order.paperAmount));
}
