import { reconcileAlarms } from '../../layers/app/safety/raise-alarm.ts';
import { readRingingAlarms } from '../../layers/platform/safety/alarm-events.ts';
import { alarmPorts } from '../../layers/platform/safety/safety-runtime.ts';

const ports = alarmPorts();

/** Every minute, with what CloudWatch says of the alarms: what rings trips, and what has fallen is seen to the end. */
export const handler = async (described: unknown): Promise<unknown> => {
  const { status, epoch } = await reconcileAlarms(readRingingAlarms(described), ports);
  return { status, epoch };
};
