import {
  minus,
  money,
  plus,
  roundToLot,
  toNumber,
  ZERO_QTY,
  type Qty,
} from '../../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import type {
  ParentCommand,
  ParentEvent,
} from '../../../../layers/core/execution/algorithms/parent-messages.ts';
import type { ParentOrder } from '../../../../layers/core/execution/algorithms/parent-order.ts';

type Submit = Extract<ParentCommand, { kind: 'submit' }>;

/** One thing that happens: which, to whom, and how much of it. */
export interface Chance {
  readonly what: 'fill' | 'close' | 'reject' | 'tell' | 'tell-again' | 'quote' | 'trade' | 'wait' | 'cancel';
  readonly pick: number;
  readonly share: number;
}

interface Resting {
  readonly order: Submit;
  filledQty: Qty;
  isOpen: boolean;
}

/**
 * A venue that keeps its word and is otherwise as unhelpful as it can be: it fills when it likes, ends and rejects children
 * nobody asked it to, ignores cancels for as long as it likes, and tells of all that late, in any order, and twice.
 */
export class HostileVenue {
  readonly resting: Resting[] = [];
  readonly #parent: ParentOrder;
  readonly #untold: ParentEvent[] = [];
  readonly #told: ParentEvent[] = [];
  #nowMs = 0;
  #trades = 0;

  constructor(parent: ParentOrder) {
    this.#parent = parent;
  }

  obey(commands: readonly ParentCommand[]): void {
    for (const command of commands) {
      if (command.kind === 'submit') this.resting.push({ order: command, filledQty: ZERO_QTY, isOpen: true });
    }
  }

  /** What the parent hears of it now, if anything. */
  happens({ what, pick, share }: Chance): ParentEvent | undefined {
    const atMs = epochMs(this.#nowMs);
    switch (what) {
      case 'fill':
        this.#fill(pick, share);
        return undefined;
      case 'close':
        this.#close(pick);
        return undefined;
      case 'reject':
        this.#reject(pick);
        return undefined;
      case 'tell':
        return this.#tell(pick);
      case 'tell-again':
        return this.#told[pick % this.#told.length];
      case 'quote': {
        const mid = 100 + 4 * (share - 0.5);
        return { kind: 'quote', atMs, bidPx: mid - 0.013 * (1 + (pick % 5)), askPx: mid + 0.017 };
      }
      case 'trade':
        return { kind: 'trade', atMs, px: 100, quantity: 20 * share };
      case 'wait':
        this.#nowMs += Math.ceil(8_000 * share);
        return { kind: 'clock', atMs: epochMs(this.#nowMs) };
      case 'cancel':
        return { kind: 'cancel', atMs };
    }
  }

  /** Ends every child and tells all there is to tell, newest first. */
  lastWords(): readonly ParentEvent[] {
    this.resting.forEach((_, place) => {
      this.#close(place);
    });
    this.#nowMs = this.#parent.endMs;
    return [...this.#untold.splice(0).reverse(), { kind: 'clock', atMs: this.#parent.endMs }];
  }

  get filledQty(): Qty {
    return this.resting.reduce((sum, { filledQty }) => plus(sum, filledQty), ZERO_QTY);
  }

  /** What it has filled or may yet fill. */
  get exposedQty(): Qty {
    return this.resting.reduce(
      (sum, { order, filledQty, isOpen }) => plus(sum, isOpen ? order.quantity : filledQty),
      ZERO_QTY,
    );
  }

  #fill(pick: number, share: number): void {
    const child = this.#openChild(pick);
    if (child === undefined) return;
    const { lot } = this.#parent.rules;
    const leaves = minus(child.order.quantity, child.filledQty);
    const part = roundToLot(toNumber(leaves) * share, lot, 'floor');
    const lastQty = part > ZERO_QTY && part < leaves ? part : leaves;
    child.filledQty = plus(child.filledQty, lastQty);
    if (child.filledQty >= child.order.quantity) child.isOpen = false;
    this.#untold.push({
      kind: 'child-fill',
      atMs: epochMs(this.#nowMs),
      child: child.order.child,
      tradeId: `t${(this.#trades += 1)}`,
      lastQty,
      lastPx: child.order.limitPx,
      fee: money('0.01'),
    });
  }

  #close(pick: number): void {
    const child = this.#openChild(pick);
    if (child === undefined) return;
    child.isOpen = false;
    const { filledQty, order } = child;
    this.#untold.push({ kind: 'child-closed', atMs: epochMs(this.#nowMs), child: order.child, filledQty });
  }

  #reject(pick: number): void {
    const child = this.#openChild(pick);
    if (child === undefined || child.filledQty > ZERO_QTY) return;
    child.isOpen = false;
    const atMs = epochMs(this.#nowMs);
    this.#untold.push({ kind: 'child-rejected', atMs, child: child.order.child, reason: 'NO' });
  }

  #tell(pick: number): ParentEvent | undefined {
    const [event] = this.#untold.splice(pick % Math.max(this.#untold.length, 1), 1);
    if (event !== undefined) this.#told.push(event);
    return event;
  }

  #openChild(pick: number): Resting | undefined {
    const child = this.resting[pick % Math.max(this.resting.length, 1)];
    return child?.isOpen === true ? child : undefined;
  }
}
