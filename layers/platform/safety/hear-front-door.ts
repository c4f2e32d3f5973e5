import { raise, raiseAlarm, type AlarmPorts } from '../../app/safety/raise-alarm.ts';
import { readFrontDoorEvent } from './alarm-events.ts';

/** Trips the latch for what was told and starts the machine. An alarm that has ended starts nothing. */
export async function hearFrontDoor(
  event: unknown,
  ports: AlarmPorts,
): Promise<{ readonly outcome: 'started' | 'nothing' }> {
  const told = readFrontDoorEvent(event);
  switch (told.kind) {
    case 'nothing':
      return { outcome: 'nothing' };
    case 'alarm':
      return { outcome: await raiseAlarm(told.alarm, ports) };
    case 'owner': {
      const { policy, reason, raisedMs, by } = told;
      const whose = by === undefined ? 'the owner' : `the owner (${by})`;
      return { outcome: await raise({ policy, reason: `${whose}: ${reason}`, raisedMs }, ports) };
    }
  }
}
