/** The parts whose failure changes what the system may do. */
export const COMPONENTS = [
  'prices',
  /** A second, independent source of prices: what makes it possible to close without being blind. */
  'second-prices',
  'news',
  'sentiment',
  'broker',
  'model',
  'analysis',
  /** The system itself: an error that it cannot recover from. */
  'system',
] as const;

export type Component = (typeof COMPONENTS)[number];
