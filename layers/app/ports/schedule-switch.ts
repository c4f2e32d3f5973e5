/** Switches what triggers the decision cycle. Asked twice, nothing more happens. */
export interface ScheduleSwitch {
  on(): Promise<void>;
  off(): Promise<void>;
  /** Whether every schedule is on. */
  isOn(): Promise<boolean>;
}
