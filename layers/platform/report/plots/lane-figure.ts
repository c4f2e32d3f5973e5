import { counted, shownShare } from '../figures.ts';
import { markup, type Markup } from '../markup.ts';
import type { DayTick } from './day-ticks.ts';
import { figureOf, gridOf } from './figure.ts';
import { lanePath } from './lane-path.ts';

export interface LaneFigure {
  readonly title: string;
  readonly description: string;
  /** Which lane each session is in. */
  readonly names: readonly string[];
  /** The lanes from the top; one that no session is in is left out. */
  readonly order: readonly string[];
  /** Short names, for the little room beside a lane. */
  readonly labels: ReadonlyMap<string, string>;
  readonly ticks: readonly DayTick[];
}

const LANE = 13;
const LANE_GAP = 3;

/** A ribbon of lanes, one for each state: place tells them apart, and colour only helps. */
export function laneFigure({ title, description, names, order, labels, ticks }: LaneFigure): Markup {
  const lanes = lanesOf(names, order);
  const height = Math.max(1, lanes.length) * (LANE + LANE_GAP) - LANE_GAP;
  const field = lanes.map((lane, i) => {
    const path = lanePath(names.length, (index) => names[index] === lane, {
      top: i * (LANE + LANE_GAP),
      height: LANE,
    });
    const count = names.filter((name) => name === lane).length;
    const told = `${lane}: ${counted(count, 'session')}, ${shownShare(count, names.length)}`;
    return markup`<path class="lane ${classOf(lane)}" d="${path}"><title>${told}</title></path>`;
  });
  return figureOf({
    title,
    description,
    height,
    legend: [],
    labels: lanes.map((lane, i) => ({
      text: labels.get(lane) ?? lane,
      height: i * (LANE + LANE_GAP) + LANE / 2,
    })),
    field: [...gridOf(ticks, names.length, height), ...field],
  });
}

function lanesOf(names: readonly string[], order: readonly string[]): readonly string[] {
  const present = new Set(names);
  return [
    ...order.filter((name) => present.has(name)),
    ...[...present].filter((name) => !order.includes(name)),
  ];
}

/** As the style sheet names it; a state it does not know has the colour of none. */
function classOf(lane: string): string {
  return `is-${lane.replace(/[^a-z-]/g, '')}`;
}
