/** A secret as it is now. A key that was turned has another version. */
export interface Secret {
  readonly text: string;
  readonly version: string;
}

/** One secret that may be turned while the process lives. */
export interface SecretSource {
  /** As it was known a moment ago at the latest. While its keeper is away, as it was last known. */
  current(): Promise<Secret>;
  /** As its keeper has it now: for when the world no longer takes the one that is known. */
  reload(): Promise<Secret>;
}
