// What the venue must refuse, with the documented code and reason, and without anybody else noticing.

import { Signature, Wallet, hexlify, randomBytes, toBeHex } from 'ethers';
import { signLogin, signOrder } from './orders.mjs';
import { Refusal, Venue } from './venue.mjs';

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const INT64_MAX = 2n ** 63n - 1n;
const OVERSIZED = 8 << 20;

/**
 * Orders that are refused while `resting` is the maker's best ask and open.
 *
 * @param scene {maker, taker, resting, restingId, ticks, info, position, funds}: ticks crosses the resting order
 */
export async function checkRefusedOrders(checks, { maker, taker, resting, restingId, ticks, info, position, funds }) {
  const buy = (change) => taker.build('BUY', 1n, ticks, change);
  const { paperPerLot, creditPerTickLot } = taker.market;
  const side = position < 0n ? 'SELL' : 'BUY';
  const stranger = Wallet.createRandom();

  const refused = async (name, code, reason, trader, params) =>
    checks.equal(`refuses ${name}`, await refusalOf(trader.venue, 'order_place', params), `${code} ${reason}`);
  const order = async (name, reason, unsigned, options) =>
    refused(name, -32000, reason, taker, await taker.sign(unsigned, options));

  const signed = await taker.sign(buy());
  await refused('a signature by a stranger', -32000, 'SIGNER_MISMATCH', taker, await signOrder(stranger, info.domain, buy()));
  await refused('an order changed after signing', -32000, 'SIGNER_MISMATCH', taker, {
    ...signed,
    order: { ...signed.order, paperAmount: (2n * paperPerLot).toString(), creditAmount: (-2n * ticks * creditPerTickLot).toString() },
  });
  for (const [name, signature] of Object.entries(brokenSignatures(signed.signature))) {
    await refused(name, -32000, 'SIGNATURE_INVALID', taker, { ...signed, signature });
  }
  await order('an expired order', 'EXPIRED', buy({ expiration: BigInt(taker.now) - 10n }));
  await order('an expiry in a hundred years', 'EXPIRES_TOO_LATE', buy({ expiration: BigInt(taker.now) + 3_155_760_000n }));
  await order('a price off tick', 'PRICE_OFF_TICK', buy({ credit: -ticks * creditPerTickLot - 1n }));
  await order('a size off lot', 'SIZE_OFF_LOT', buy({ paper: paperPerLot + 1n }));
  await order('amounts of one sign', 'SIGN_MISMATCH', buy({ credit: ticks * creditPerTickLot }));
  await order('fee rates of zero', 'FEE_RATE_TOO_LOW', buy({ makerFeeRate: 0n, takerFeeRate: 0n }));
  await order('the highest fee rate', 'FEE_RATE_TOO_HIGH', buy({ takerFeeRate: INT64_MAX }));
  await order('an unknown market', 'UNKNOWN_MARKET', buy({ perp: hexlify(randomBytes(20)) }));
  await order('post-only that would take', 'POST_ONLY_WOULD_TAKE', buy(), { postOnly: true });
  await order('fill-or-kill beyond the book', 'FOK_NOT_FILLABLE', taker.build('BUY', 20n, ticks), { timeInForce: 'FOK' });
  await order(
    'a size far beyond the account',
    'INSUFFICIENT_MARGIN',
    taker.build('BUY', (100n * funds) / (ticks * creditPerTickLot), ticks - 10n),
  );
  if (info.reduceOnlyNonceBit !== undefined) {
    const nonce = (1n << BigInt(info.reduceOnlyNonceBit)) | BigInt(Date.now());
    await order('a reduce-only nonce without reduceOnly', 'REDUCE_ONLY_MISMATCH', buy({ nonce }));
    await order('reduceOnly without its nonce bit', 'REDUCE_ONLY_MISMATCH', buy(), { reduceOnly: true });
    await order(
      'reduce-only that would increase',
      'REDUCE_ONLY_WOULD_INCREASE',
      taker.build(side, 1n, side === 'BUY' ? ticks - 10n : ticks + 10n, { nonce }),
      { reduceOnly: true },
    );
  }
  await refused('the same order twice', -32000, 'DUPLICATE_ORDER', maker, await maker.sign(resting));
  await refused('a client order id in use', -32000, 'DUPLICATE_CLIENT_ORDER_ID', maker,
    await maker.sign(maker.build('SELL', 1n, ticks + 10n), { clientOrderId: restingId }));
  await checkWrongParams(checks, taker, signed);
}

async function checkWrongParams(checks, taker, signed) {
  const wrong = {
    signature: { order: signed.order },
    paperAmount: { ...signed, order: { ...signed.order, paperAmount: 7 } },
    creditAmount: { ...signed, order: { ...signed.order, creditAmount: '1e3' } },
    info: { ...signed, order: { ...signed.order, info: '0x00' } },
    perp: { ...signed, order: { ...signed.order, perp: '0x1234' } },
    timeInForce: { ...signed, timeInForce: 'SOMETIME' },
    postOnly: { ...signed, postOnly: 'yes' },
  };
  for (const [field, params] of Object.entries(wrong)) {
    const refusal = await attempt(taker.venue, 'order_place', params);
    checks.that(
      `refuses a wrong ${field} by name`,
      refusal?.code === -32602 && refusal.message.includes(field),
      `expected -32602 naming it, got ${refusal?.code} ${refusal?.message}`,
    );
  }
}

/** Requests that are refused for who asks or how. */
export async function checkRefusedRequests(checks, url, { taker, maker, resting, info }) {
  const orderHash = maker.hash(resting);
  checks.equal('refuses an unknown method', await refusalOf(taker.venue, 'order_guess', {}), '-32601');
  checks.equal('knows no order that never was', await refusalOf(taker.venue, 'order_status', { orderHash: toBeHex(1, 32) }), '-32002');
  checks.equal("refuses to cancel another's order", await refusalOf(taker.venue, 'order_cancel', { orderHash }), '-32002');

  const stranger = await Venue.connect(url);
  for (const [method, params] of [['order_cancel', { orderHash }], ['order_open', {}], ['subscribe', { channel: 'orders' }]]) {
    checks.equal(`refuses ${method} without login`, await refusalOf(stranger, method, params), '-32001');
  }
  const login = await signLogin(Wallet.createRandom(), info.domain, taker.now);
  const refusal = await attempt(stranger, 'session_login', { ...login, account: maker.address });
  checks.that('refuses a login that a stranger signed', refusal !== null, 'it was accepted');

  for (const [name, frame, code] of [
    ['broken JSON', '{"jsonrpc":"2.0","id":', -32700],
    ['a bare number', '1', -32600],
    ['an empty batch', '[]', -32600],
    ['a request without method', '{"jsonrpc":"2.0","id":"x"}', -32600],
    ['params that are no object', '{"jsonrpc":"2.0","id":"x","method":"order_place","params":"x"}', -32602],
  ]) {
    const reply = await stranger.sendRaw(frame);
    checks.equal(`answers ${name}`, reply?.error?.code, code);
  }
  const batch = await stranger.sendRaw(
    '[{"jsonrpc":"2.0","id":"a","method":"exchange_info","params":{"unknown":1}},{"jsonrpc":"2.0","id":"b","method":"no"}]',
  );
  const answerTo = (id) => (Array.isArray(batch) ? batch.find((reply) => reply.id === id) : undefined);
  checks.equal('answers each request of a batch', [answerTo('a')?.result?.chainId, answerTo('b')?.error?.code], [info.chainId, -32601]);
  stranger.close();

  for (const [name, frame] of [['a binary frame', randomBytes(64)], ['an oversized frame', ' '.repeat(OVERSIZED)]]) {
    const venue = await Venue.connect(url);
    const reply = await venue.sendRaw(frame);
    checks.that(`answers ${name} with an error or hangs up`, reply === null || reply.error, JSON.stringify(reply));
    venue.close();
  }
}

/** 65 bytes or not, none of which the contract accepts. */
function brokenSignatures(signature) {
  const { r, s, v, compactSerialized } = Signature.from(signature);
  const bytes = (...parts) => `0x${parts.map((part) => part.slice(2)).join('')}`;
  return {
    'a high s': bytes(r, toBeHex(CURVE_ORDER - BigInt(s), 32), toBeHex(55 - v, 1)),
    'v of 0 or 1': bytes(r, s, toBeHex(v - 27, 1)),
    'a compact signature': compactSerialized,
    'an empty signature': '0x',
    'a signature of zeros': `0x${'00'.repeat(64)}1b`,
  };
}

async function attempt(venue, method, params) {
  try {
    await venue.call(method, params);
    return null;
  } catch (e) {
    if (e instanceof Refusal) {
      return e;
    }
    throw e;
  }
}

/** "code reason", as far as there is a documented reason for the code. */
async function refusalOf(venue, method, params) {
  const refusal = await attempt(venue, method, params);
  if (refusal === null) {
    return 'accepted';
  }
  return refusal.code === -32000 ? `${refusal.code} ${refusal.reason}` : `${refusal.code}`;
}
