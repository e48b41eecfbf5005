// The signed types of the venue's page on wire protocols.

import { TypedDataEncoder, toBeHex } from 'ethers';

export const ORDER = {
  Order: [
    { name: 'perp', type: 'address' },
    { name: 'signer', type: 'address' },
    { name: 'paperAmount', type: 'int128' },
    { name: 'creditAmount', type: 'int128' },
    { name: 'info', type: 'bytes32' },
  ],
};

export const LOGIN = {
  Login: [
    { name: 'account', type: 'address' },
    { name: 'issuedAt', type: 'uint64' },
    { name: 'expiresAt', type: 'uint64' },
  ],
};

/** int64 makerFeeRate, int64 takerFeeRate, uint64 expiration, uint64 nonce, high to low. */
export function packInfo({ makerFeeRate, takerFeeRate, expiration, nonce }) {
  const word = [makerFeeRate, takerFeeRate, expiration, nonce].reduce(
    (packed, part) => (packed << 64n) | BigInt.asUintN(64, part),
    0n,
  );
  return toBeHex(word, 32);
}

/** The JSON form of an order from signed bigints and the parts of info. */
export function buildOrder({ perp, signer, paper, credit, ...info }) {
  return { perp, signer, paperAmount: paper.toString(), creditAmount: credit.toString(), info: packInfo(info) };
}

export const orderHash = (domain, order) => TypedDataEncoder.hash(domain, ORDER, order);

/** The params of order_place. */
export async function signOrder(wallet, domain, order, options = {}) {
  return { order, signature: await wallet.signTypedData(domain, ORDER, order), ...options };
}

/** The params of session_login, valid for an hour from `now`, in seconds. */
export async function signLogin(wallet, domain, now) {
  const login = { account: wallet.address, issuedAt: now, expiresAt: now + 3600 };
  return { ...login, signature: await wallet.signTypedData(domain, LOGIN, login) };
}
