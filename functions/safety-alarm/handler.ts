import { hearFrontDoor } from '../../layers/platform/safety/hear-front-door.ts';
import { alarmPorts } from '../../layers/platform/safety/safety-runtime.ts';

const ports = alarmPorts();

/** The front door: alarms by their own action and by EventBridge, and the owner. */
export const handler = async (event: unknown): Promise<unknown> => hearFrontDoor(event, ports);
