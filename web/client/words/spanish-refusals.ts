import type { Details, Refusals } from './executor-refusals.ts';

const least =
  (what: string) =>
  ({ value = '', min = '' }: Details): string =>
    `${what} de ${value} es menos que el mínimo del mercado, ${min}`;

const most =
  (what: string) =>
  ({ value = '', max = '' }: Details): string =>
    `${what} de ${value} es más que el máximo del mercado, ${max}`;

/** Why the executor did not do all of an intent, in Spanish. */
export const spanishRefusals: Refusals = {
  FILLED: () => 'se ejecutó entera',
  CANCELED: () => 'se retiró antes de completarse',
  HORIZON: () => 'se acabó su plazo',
  BELOW_MINIMUM: () => 'lo que quedaba es menos de lo que acepta el mercado',
  REJECTED: () => 'el mercado rechazó varias partes seguidas',
  TOO_MANY_CHILDREN: () => 'eran demasiadas partes',
  LATCHED: () => 'no se asume riesgo nuevo con el cierre de seguridad echado',
  OPPOSITE_POSITION: ({ held = '' }) => `una entrada no cierra una posición; hay ${held}`,
  TOO_MANY_ORDERS: ({ orders = '' }) => `se recuerdan demasiadas órdenes: ${orders}`,
  EXPIRED: () => 'la intención es demasiado vieja para empezarla',
  WITHDRAWN: () => 'la posición se va a cerrar',
  NOT_LISTED: () => 'el mercado no lo cotiza',
  NOTHING_HELD: () => 'no hay nada en cartera',
  DUST: () => 'hay menos de un lote en cartera',
  BAD_PLAN: () => 'el algoritmo no admite esos parámetros',
  BAD_HORIZON: () => 'acabaría antes de empezar',
  PX_BELOW_MIN: least('un precio'),
  PX_ABOVE_MAX: most('un precio'),
  QTY_BELOW_MIN: least('una cantidad'),
  QTY_ABOVE_MAX: most('una cantidad'),
  NOTIONAL_BELOW_MIN: least('un importe'),
  NEVER_ARRIVED: () => 'la orden nunca llegó al mercado',
  VENUE: () => 'el mercado puso fin a la orden',
  VENUE_HALTED: () => 'el mercado ha suspendido la negociación',
  BOOK_NOT_LIVE: ({ state = '' }) => `el libro no está en vivo: ${state}`,
  BOOK_STALE: ({ ageMs = '' }) => `el libro tiene ${ageMs} ms`,
  BOOK_EMPTY: () => 'un lado del libro está vacío',
  BOOK_CROSSED: ({ bid = '', ask = '' }) => `una compra a ${bid} cruza una venta a ${ask}`,
  COST_UNKNOWN: () => 'no se conoce su comisión o su latencia',
  TOO_THIN: ({ available = '', wanted = '' }) => `hay ${available} de los ${wanted} pedidos`,
  NO_FUNDS: ({ cost = '', spendable = '' }) => `cuesta ${cost} y la cuenta tiene ${spendable}`,
  NOT_OPEN: () => 'todavía no se pudo llegar a su mercado',
  DISCONNECTED: () => 'se perdió la conexión con su mercado',
  BOOK_UNKNOWN: () => 'no se conoce su libro',
  FUNDS_UNKNOWN: () => 'no se pudo leer su saldo',
  WITHHELD: () => 'el precio ya era viejo antes de poder salir',
  NO_USABLE_VENUE: () => 'ningún mercado puede con la orden',
};
