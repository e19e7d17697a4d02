/**
 * Passenger services, scheduled, additional and charter (SSIM Appendix C): J normal, S shuttle, Q and R with
 * cargo in the cabin, G and B additional, C charter, L charter with cargo.
 */
const FOR_SALE = 'JSGBQRCL';

/**
 * All others of Appendix C: U and V go by road or rail, F M A H carry cargo or mail, O and D T K E W X I N P are
 * not for the public (special handling, general aviation, test, training, government, military, technical
 * stop, state, business, positioning).
 */
const NOT_FOR_SALE = 'UVFMAHODTKEWXINP';

/** Every service type that a leg may have. */
export const SERVICE_TYPES = FOR_SALE + NOT_FOR_SALE;

/** True for the service types whose seats are sold to passengers. */
export function isPassengerService(serviceType: string): boolean {
  return FOR_SALE.includes(serviceType);
}
