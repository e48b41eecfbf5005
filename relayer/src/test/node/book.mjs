// The book as a client keeps it: a snapshot, then deltas, each with a checksum of the top ten levels.

import { parseUnits } from 'ethers';

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value;
});

function crc32(text) {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 0xff];
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const scaled = (decimal) => parseUnits(decimal, 18);

export class LocalBook {
  #sides = { bids: new Map(), asks: new Map() };
  #sequence;
  /** What was wrong with what the venue sent. */
  faults = [];

  load(snapshot) {
    this.#apply(snapshot);
  }

  onDelta({ sequence, data }) {
    if (this.#sequence !== undefined && sequence !== this.#sequence + 1) {
      this.faults.push(`sequence ${sequence} follows ${this.#sequence}`);
    }
    this.#sequence = sequence;
    this.#apply(data);
  }

  /** Levels from the best on, as [price, size] in the venue's own notation. */
  levels(side) {
    const sign = side === 'bids' ? -1 : 1;
    return [...this.#sides[side]].sort(([a], [b]) => (scaled(a) < scaled(b) ? -sign : sign));
  }

  /** The size resting at a price scaled by 1e18, scaled likewise. */
  sizeAt(side, price) {
    const level = this.levels(side).find(([p]) => scaled(p) === price);
    return level ? scaled(level[1]) : 0n;
  }

  #apply({ bids, asks, checksum }) {
    for (const [side, changes] of Object.entries({ bids, asks })) {
      for (const [price, size] of changes) {
        scaled(size) === 0n ? this.#sides[side].delete(price) : this.#sides[side].set(price, size);
      }
    }
    const top = ['bids', 'asks'].flatMap((side) => this.levels(side).slice(0, 10));
    const own = crc32(top.map((level) => level.join(':')).join('|'));
    if (own !== Number(checksum)) {
      this.faults.push(`checksum ${checksum} instead of ${own}`);
    }
  }
}
