import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ScheduleSwitch } from '../../layers/app/ports/schedule-switch.ts';

/** What every switch of schedules must do; it begins on. */
export function describeScheduleSwitch(name: string, make: () => Promise<ScheduleSwitch>): void {
  describe(`schedule switch: ${name}`, () => {
    let schedule: ScheduleSwitch;

    beforeEach(async () => {
      schedule = await make();
    });

    test('it is switched off and on again, and twice is as once', async () => {
      expect(await schedule.isOn()).toBe(true);
      await schedule.off();
      await schedule.off();
      expect(await schedule.isOn()).toBe(false);
      await schedule.on();
      await schedule.on();
      expect(await schedule.isOn()).toBe(true);
    });
  });
}
