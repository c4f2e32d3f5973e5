/** Worlds that once broke the executor, or the machine itself, with what they showed. They are lived again in every test run. */
export const REGRESSION_SEEDS: readonly { readonly seed: number; readonly showed: string }[] = [
  { seed: 28, showed: 'a trade of a forgotten order was adopted again where its list had never been read' },
  { seed: 46, showed: 'money differed where trades of forgotten orders were read again' },
  { seed: 75, showed: 'a restart under a clock set back let an entry rest for too long' },
  { seed: 81, showed: 'a new stop was sent for what the venue had already reported as sold' },
  { seed: 217, showed: 'a clock set back before anything was committed made an intent live longer' },
  { seed: 688, showed: 'a stop cannot be cut down to dust' },
  { seed: 924, showed: 'a stop that trailed past the price was refused for ever' },
  { seed: 1165, showed: 'a timer that fired late put the executor to sleep for good' },
  { seed: 1364, showed: 'a fill of the stop was booked for the target as well: one venue id for both' },
  { seed: 1494, showed: 'an entry left in the same step in which another order became unknown' },
  { seed: 4_599, showed: 'an amendment of an order that had ended kept a draining executor waiting' },
  { seed: 4_843, showed: 'a clock set back, and forward again later, made an intent live longer' },
  { seed: 20_230, showed: 'two answers to one intent overtook each other' },
];
