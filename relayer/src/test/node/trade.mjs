// Trades through a live venue and checks every number on the chain. Prints a line per check; exits 0 if all hold, 1 if
// not, 2 if it was called wrongly.
//
//   node trade.mjs DEVNET_JSON WEBSOCKET_URL [--settle-seconds N]
//
// DEVNET_JSON is the file that `croupier devnet --out` or `croupier demo` writes. Nobody else may trade meanwhile.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { TypedDataEncoder, getAddress } from 'ethers';
import { LocalBook } from './book.mjs';
import { Chain } from './chain.mjs';
import { Checks } from './checks.mjs';
import { checkRefusedOrders, checkRefusedRequests } from './refusals.mjs';
import { W } from './settlement.mjs';
import { Trader } from './trader.mjs';
import { Venue } from './venue.mjs';
import { Walk } from './walk.mjs';

const FUNDS_MIN = 10_000n * 10n ** 6n;

async function run(devnet, url, settleMs) {
  const checks = new Checks();
  const observer = await Venue.connect(url);
  const info = await observer.call('exchange_info');
  const market = readMarket(info, devnet.markets[0].perp);
  const chain = new Chain(devnet, market.perp);
  await checkIdentity(checks, info, devnet, chain);

  const now = Math.max(Math.floor(info.serverTime / 1000), await chain.time());
  const [maker, taker] = await enterTraders(url, devnet, chain, info, market, now);
  checks.equal('both are logged in', [maker.loggedInAs, taker.loggedInAs], [maker.address, taker.address]);

  const book = new LocalBook();
  const channel = { channel: 'book', perp: market.perp };
  await observer.subscribe(channel, (delta) => book.onDelta(delta), (snapshot) => book.load(snapshot));
  if (!checks.equal('nobody else trades', [book.levels('bids'), book.levels('asks')], [[], []])) {
    return checks.finish();
  }
  const walk = new Walk({ checks, chain, book, settleMs, info, orderSender: getAddress(devnet.orderSender) });
  const ticks = ((await chain.markPrice()) * market.paperPerLot) / (market.creditPerTickLot * W);

  // The maker rests two asks, one with a compact nonce, one with a plain one.
  const wholeId = `whole-${Date.now()}`;
  const whole = maker.build('SELL', 7n, ticks + 3n, { compact: true });
  const part = maker.build('SELL', 5n, ticks + 5n);
  await walk.rest(maker, whole, { clientOrderId: wholeId, unknown: 'ignored' });
  await walk.rest(maker, part, { postOnly: true });

  const { paper: position, primary: funds } = await chain.account(taker.address);
  const crossingTicks = ticks + 6n;
  await checkRefusedOrders(checks, { maker, taker, resting: whole, restingId: wholeId, ticks: crossingTicks, info, position, funds });
  await checkRefusedRequests(checks, url, { taker, maker, resting: whole, info });
  await walk.checkUndisturbed(maker, [whole, part]);

  // The taker crosses both: all of the first, a part of the second.
  const crossing = taker.build('BUY', 10n, crossingTicks, { compact: true });
  await walk.trade(taker, crossing, maker, [[whole, 7n], [part, 3n]]);
  await walk.checkWholeFill(maker, whole);
  await walk.checkWholeFill(taker, crossing);
  await walk.checkPartialFill(maker, part, 3n * market.paperPerLot);
  await walk.cancel(maker, part, 2n * market.paperPerLot);

  // The roles change, and both close what they opened.
  const closing = taker.build('SELL', 12n, ticks + 1n, { compact: true });
  const back = maker.build('BUY', 10n, ticks + 2n);
  await walk.rest(taker, closing, {});
  await walk.trade(maker, back, taker, [[closing, 10n]], { timeInForce: 'IOC' });
  await walk.checkWholeFill(maker, back);
  await walk.checkPartialFill(taker, closing, 10n * market.paperPerLot);
  await walk.cancel(taker, closing, 2n * market.paperPerLot);

  checks.equal('the book is empty again', [book.levels('bids'), book.levels('asks')], [[], []]);
  checks.equal('the book kept its sequence and its checksums', book.faults, []);
  [observer, maker.venue, taker.venue].forEach((venue) => venue.close());
  chain.close();
  return checks.finish();
}

async function checkIdentity(checks, info, devnet, chain) {
  checks.equal('exchange_info names the chain', Number(info.chainId), Number(devnet.chainId));
  checks.equal('exchange_info names the Dealer', getAddress(info.dealer), getAddress(devnet.dealer));
  const separator = await chain.dealer.domainSeparator();
  checks.equal('its domain is the one of the Dealer', TypedDataEncoder.hashDomain(info.domain), separator);
}

/** The market's numbers as bigints. */
function readMarket(info, perp) {
  const market = info.markets.find((m) => getAddress(m.perp) === getAddress(perp));
  const numbers = ['paperPerLot', 'creditPerTickLot', 'makerFeeRate', 'takerFeeRate'];
  return { perp: getAddress(perp), ...Object.fromEntries(numbers.map((name) => [name, BigInt(market[name])])) };
}

/** The first two accounts with money that have no other role. */
async function enterTraders(url, devnet, chain, info, market, now) {
  const roles = [devnet.orderSender, devnet.insurance].map((address) => getAddress(address));
  const chosen = [];
  for (const account of devnet.accounts) {
    const isFree = !roles.includes(getAddress(account.address));
    if (chosen.length < 2 && isFree && (await chain.account(account.address)).primary >= FUNDS_MIN) {
      chosen.push(account);
    }
  }
  if (chosen.length < 2) {
    throw new Error('the devnet file names no two accounts with 10,000 deposited');
  }
  const [maker, taker] = chosen;
  return [
    await Trader.enter('maker', url, maker, info, market, now),
    await Trader.enter('taker', url, taker, info, market, now),
  ];
}

function readArguments() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'settle-seconds': { type: 'string', default: '60' } },
  });
  const [file, url] = positionals;
  const settleMs = Number(values['settle-seconds']) * 1000;
  if (positionals.length !== 2 || !(settleMs > 0)) {
    throw new Error('expected DEVNET_JSON WEBSOCKET_URL [--settle-seconds N]');
  }
  return [JSON.parse(readFileSync(file, 'utf8')), url, settleMs];
}

let parsed;
try {
  parsed = readArguments();
} catch (e) {
  console.error(e.message);
  process.exit(2);
}
try {
  process.exit(await run(...parsed));
} catch (e) {
  console.error(`FAIL  ${e.stack}`);
  process.exit(1);
}
