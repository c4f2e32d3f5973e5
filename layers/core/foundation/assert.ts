/** A broken invariant: a defect of ours, never something the outside world did. It is meant to crash. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

/** Crashes unless the condition, which our own code promises, holds. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new BrokenInvariant(message);
}

/** The default branch of a switch over a closed union. */
export function unreachable(value: never): never {
  throw new BrokenInvariant(`unreachable variant ${JSON.stringify(value)}`);
}

/** An element that our own code promises is there. */
export function at<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index < 0 ? items.length + index : index];
  assert(item !== undefined, `no element ${index} among ${items.length}`);
  return item;
}
