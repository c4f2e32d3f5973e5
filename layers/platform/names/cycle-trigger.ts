/** The environment variable that tells the trigger which state machine to start. */
export const CYCLE_MACHINE_VARIABLE = 'CYCLE_MACHINE';
