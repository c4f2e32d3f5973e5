/** An indicator fed one value at a time. It answers NaN until it is warm. */
export interface Stream<Input, Output> {
  /** Takes the value in and answers. */
  next(value: Input): Output;
  /** What `next` would answer now, keeping nothing: for the bar that has not closed yet. */
  preview(value: Input): Output;
}

/** Whether a stream is asked to keep what it is told. A composed stream passes the question on to its parts. */
export type Ask = 'next' | 'preview';

/** A stream whose whole memory is a flat record of numbers, so that a preview is a step of a copy. */
export function streamOf<State extends object, Input, Output>(
  state: State,
  step: (state: State, value: Input) => Output,
): Stream<Input, Output> {
  return { next: (value) => step(state, value), preview: (value) => step({ ...state }, value) };
}

/** A stream made of others: `answer(ask)` must reach every part through `part[ask]`. */
export function composed<Input, Output>(
  answer: (ask: Ask) => (value: Input) => Output,
): Stream<Input, Output> {
  return { next: answer('next'), preview: answer('preview') };
}

/** The same stream with its question and answer put in other shapes. */
export function adapted<Outer, Input, Output, Answer>(
  stream: Stream<Input, Output>,
  question: (value: Outer) => Input,
  answer: (value: Output) => Answer,
): Stream<Outer, Answer> {
  return composed((ask) => (value) => answer(stream[ask](question(value))));
}
