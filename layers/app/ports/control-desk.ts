import type { ControlRequest } from '../../core/risk/owner-control.ts';

/** Where the owner leaves what the running system is to do: pause, resume, kill. */
export interface ControlDesk {
  /** What was asked after a request, in the order of asking; where that is very much, the first of it. */
  after(seq: number): Promise<readonly ControlRequest[]>;
}

type Unnumbered<R> = R extends unknown ? Omit<R, 'seq'> : never;

/** A request before the desk gives it its place. */
export type UnnumberedControl = Unnumbered<ControlRequest>;

/** The owner's side of the desk. */
export interface ControlRequests {
  ask(request: UnnumberedControl): void;
}

/** The owner's side of a desk that is reached over a network: throws an outage. */
export interface RemoteControlRequests {
  ask(request: UnnumberedControl): Promise<void>;
}
