/**
 * The venues that are reached through ccxt, by file: its front door loads a hundred more, which costs the executor some
 * 60 MB of its memory. Nothing else imports ccxt (.dependency-cruiser.cjs).
 */
export { default as BinanceClass } from '../../../node_modules/ccxt/js/src/pro/binance.js';
export { default as BinanceUsdmClass } from '../../../node_modules/ccxt/js/src/pro/binanceusdm.js';
export { default as BybitClass } from '../../../node_modules/ccxt/js/src/pro/bybit.js';
export { default as KrakenClass } from '../../../node_modules/ccxt/js/src/pro/kraken.js';
export { default as OkxClass } from '../../../node_modules/ccxt/js/src/pro/okx.js';
export {
  BaseError,
  ExchangeNotAvailable,
  InvalidNonce,
  NetworkError,
  OperationFailed,
  OrderNotFound,
} from '../../../node_modules/ccxt/js/src/base/errors.js';
