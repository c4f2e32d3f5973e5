import type { WebSocket } from 'ws';
import type { Channel } from './dialect.ts';
import type { VenueFaults } from './venue-faults.ts';

/** A connection whose messages the faults may lose, double, delay or swap with the next. */
export function faultyChannel(socket: WebSocket, faults: VenueFaults): Channel {
  let held: string | undefined;
  const deliver = (text: string): void => {
    if (socket.readyState === socket.OPEN) socket.send(text);
    if (held === undefined) return;
    const late = held;
    held = undefined;
    deliver(late);
  };
  return {
    send: (text) => {
      const fault = faults.messageFault(text);
      if (fault === 'drop') return;
      if (fault === 'swap') {
        held = text;
        return;
      }
      if (typeof fault === 'object') {
        setTimeout(deliver, fault.delayMs, text);
        return;
      }
      deliver(text);
      if (fault === 'duplicate') deliver(text);
    },
    onText: (handler) => {
      socket.on('message', (data: Buffer) => {
        handler(data.toString('utf8'));
      });
    },
    onClose: (handler) => {
      socket.on('close', handler);
    },
  };
}
