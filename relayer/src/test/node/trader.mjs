// One account on one connection: it signs, places, and remembers what the venue tells it.

import { Wallet } from 'ethers';
import { buildOrder, orderHash, signLogin, signOrder } from './orders.mjs';
import { Venue, eventually } from './venue.mjs';

const SETTLEMENT_STATES = ['MATCHED', 'SUBMITTED', 'MINED', 'FINAL'];
const LIFETIME_SECONDS = 3600n;

export class Trader {
  #compactBit;
  #compactNonce;
  #plainNonce = BigInt(Date.now()) * 1000n;

  /** The last `orders` notification of each order hash. */
  orders = new Map();
  /** The `settlements` notifications of each trade unit, in order. */
  settlements = new Map();

  /** Connects, logs in and subscribes to what is private. */
  static async enter(name, url, { privateKey }, info, market, now) {
    const trader = new Trader(name, new Wallet(privateKey), await Venue.connect(url), info, market, now);
    await trader.#logIn();
    return trader;
  }

  constructor(name, wallet, venue, info, market, now) {
    this.name = name;
    this.wallet = wallet;
    this.address = wallet.address;
    this.venue = venue;
    this.domain = info.domain;
    this.market = market;
    this.now = now;
    if (info.compactNonceBit !== undefined) {
      this.#compactBit = 1n << BigInt(info.compactNonceBit);
    }
  }

  async #logIn() {
    const { account } = await this.venue.call('session_login', await signLogin(this.wallet, this.domain, this.now));
    this.loggedInAs = account;
    await this.venue.subscribe({ channel: 'orders' }, ({ data }) => this.orders.set(data.orderHash, data));
    await this.venue.subscribe({ channel: 'settlements' }, ({ data }) => {
      this.settlements.set(data.tradeUnit, [...(this.settlements.get(data.tradeUnit) ?? []), data]);
    });
    const { nextNonce } = await this.venue.call('account_state', { account: this.address });
    this.#compactNonce = BigInt.asUintN(62, BigInt(nextNonce));
  }

  /**
   * An unsigned order of whole lots at a price in ticks.
   *
   * @param change replaces any part: perp, signer, paper, credit, makerFeeRate, takerFeeRate, expiration, nonce
   * @param compact takes the account's next dense nonce where the Dealer knows compact fill records
   */
  build(side, lots, ticks, { compact = false, ...change } = {}) {
    const sign = side === 'BUY' ? 1n : -1n;
    return buildOrder({
      perp: this.market.perp,
      signer: this.address,
      paper: sign * lots * this.market.paperPerLot,
      credit: -sign * lots * ticks * this.market.creditPerTickLot,
      makerFeeRate: this.market.makerFeeRate,
      takerFeeRate: this.market.takerFeeRate,
      expiration: BigInt(this.now) + LIFETIME_SECONDS,
      nonce: compact && this.#compactBit ? this.#compactBit | this.#compactNonce++ : this.#plainNonce++,
      ...change,
    });
  }

  hash = (order) => orderHash(this.domain, order);

  sign = (order, options) => signOrder(this.wallet, this.domain, order, options);

  place = async (order, options) => this.venue.call('order_place', await this.sign(order, options));

  status = (order) => this.venue.call('order_status', { orderHash: this.hash(order) });

  /** Waits until this trader was told that all units are final; gives what was wrong on the way. */
  async awaitFinal(units, timeoutMs) {
    const told = (unit) => this.settlements.get(unit) ?? [];
    await eventually(
      `settlement of ${units}`,
      () => {
        const busted = units.flatMap(told).find((event) => event.state === 'BUSTED');
        if (busted) {
          throw new Error(`unit ${busted.tradeUnit} was busted: ${busted.reason}`);
        }
        return units.every((unit) => told(unit).some((event) => event.state === 'FINAL'));
      },
      timeoutMs,
    );
    return units.filter((unit) => {
      const steps = told(unit).map((event) => SETTLEMENT_STATES.indexOf(event.state));
      return steps.some((step, i) => step < 0 || (i > 0 && step < steps[i - 1]));
    });
  }
}
