import type { OrderEvent, OrderRequest } from '../../core/execution/order.ts';
import type { EpochMs } from '../../core/foundation/time.ts';

export interface NumberedReport {
  readonly seq: number;
  readonly clientOrderId: string;
  readonly event: OrderEvent;
}

/** Where orders go. */
export interface Venue {
  /** The venue's acceptance or rejection. A client order id it has seen is answered as it was the first time. */
  submit(request: OrderRequest, sentMs: EpochMs): Promise<OrderEvent>;
  /** Takes an order off the book; what came of it is among the reports. Asked twice, or too late, it does nothing. */
  cancel(clientOrderId: string, sentMs: EpochMs): Promise<void>;
  /** What the venue says of an order by our id; undefined where it has never seen it. */
  answerTo(clientOrderId: string): Promise<OrderEvent | undefined>;
  /** Fills and cancels after the cursor, up to what the venue knew at `untilMs`. */
  reports(afterSeq: number, untilMs: EpochMs): Promise<readonly NumberedReport[]>;
}
