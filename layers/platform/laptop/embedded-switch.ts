import type { ScheduleSwitch } from '../../app/ports/schedule-switch.ts';

/** The switch of a schedule in the same process, which asks it before each trigger. */
export class EmbeddedSwitch implements ScheduleSwitch {
  private state = true;

  on(): Promise<void> {
    this.state = true;
    return Promise.resolve();
  }

  off(): Promise<void> {
    this.state = false;
    return Promise.resolve();
  }

  isOn(): Promise<boolean> {
    return Promise.resolve(this.state);
  }
}
