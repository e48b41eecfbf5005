// A connection to the venue: JSON-RPC 2.0 over WebSocket.

import WebSocket from 'ws';

const REPLY_TIMEOUT_MS = 15_000;

/** The venue's own refusal. */
export class Refusal extends Error {
  constructor({ code, message, data }) {
    super(message);
    this.code = code;
    this.reason = data?.reason;
  }
}

export class Venue {
  #socket;
  #nextId = 1;
  #waiting = new Map();
  #listeners = new Map();
  #unclaimed = [];
  #strayWaiters = [];

  static connect(url) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.once('open', () => resolve(new Venue(socket)));
      socket.once('error', (e) => reject(new Error(`${url}: ${e.message}`)));
    });
  }

  constructor(socket) {
    this.#socket = socket;
    this.isOpen = true;
    socket.on('message', (data) => this.#receive(JSON.parse(data.toString())));
    socket.on('error', () => {});
    socket.on('close', (code, reason) => {
      this.isOpen = false;
      const error = new Error(`the venue closed the connection: ${code} ${reason}`);
      this.#waiting.forEach(({ reject }) => reject(error));
      this.#strayWaiters.forEach(({ resolve }) => resolve(null));
    });
  }

  /** The result, or a Refusal thrown. */
  call(method, params = {}) {
    const id = this.#nextId++;
    const reply = limited(
      new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject })),
      `${method} was not answered`,
    );
    this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return reply;
  }

  /** Sends anything, text or bytes, and gives the reply that belongs to no call, or null if the venue hangs up. */
  sendRaw(frame) {
    const reply = limited(
      new Promise((resolve) => this.#strayWaiters.push({ resolve })),
      'a raw frame was neither answered nor did the venue hang up',
    );
    this.#socket.send(frame);
    return reply;
  }

  /** Subscribes; the snapshot comes first, then each notification's {sequence, data} in order. */
  async subscribe(params, listener, onSnapshot = () => {}) {
    const { subscription, snapshot } = await this.call('subscribe', params);
    onSnapshot(snapshot);
    this.#listeners.set(subscription, listener);
    // Notifications may have come in the same breath as the reply.
    this.#unclaimed.filter((e) => e.subscription === subscription).forEach(listener);
    this.#unclaimed = this.#unclaimed.filter((e) => e.subscription !== subscription);
    return snapshot;
  }

  close() {
    this.#socket.close();
  }

  #receive(message) {
    if (message.method === 'event') {
      const listener = this.#listeners.get(message.params.subscription);
      listener ? listener(message.params) : this.#unclaimed.push(message.params);
      return;
    }
    const call = this.#waiting.get(message.id);
    if (call) {
      this.#waiting.delete(message.id);
      message.error ? call.reject(new Refusal(message.error)) : call.resolve(message.result);
      return;
    }
    this.#strayWaiters.shift()?.resolve(message);
  }
}

/** Waits until the condition gives something truthy. */
export async function eventually(what, condition, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function limited(promise, complaint) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${complaint} within ${REPLY_TIMEOUT_MS / 1000} s`)), REPLY_TIMEOUT_MS);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
