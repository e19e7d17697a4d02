/** Tokens of one document: ten times the longest of the explorer's examples and its introspection. */
export const MAX_TOKENS = 5_000;

/** Brackets within brackets: more than every other limit allows together. */
export const MAX_NESTING = 100;

/** Operations and fragments of one document: a page of an application sends one operation and some fragments. */
export const MAX_DEFINITIONS = 50;

/** Variables that one operation declares: the largest input here is one variable. */
export const MAX_VARIABLES = 50;

/** Levels of fields: introspection, the deepest that is of use, has 15. */
export const MAX_DEPTH = 16;

/** Levels of lists and objects within a value: the deepest input has three. */
export const MAX_VALUE_DEPTH = 10;

/** Lists, objects and single values in the variables of a request, all levels together: nine passengers need about 50. */
export const MAX_VARIABLE_VALUES = 1_000;

/** Selections side by side: no type has half as many fields, and validation compares each with each. */
export const MAX_WIDTH = 100;

/** Fields of one operation, fragments counted wherever they are spread: everything about a booking has about 120. */
export const MAX_FIELDS = 500;

/** Fields at the root of one operation: each may be a whole search, and no caller needs more at once. */
export const MAX_ROOT_FIELDS = 10;

/** Fields under another name in one operation: enough to ask for everything thrice, too few to multiply an attack. */
export const MAX_ALIASES = 30;

/** Directives in one operation: `skip` and `include` are all there are. */
export const MAX_DIRECTIVES = 50;

/** What the operation of one request may cost: a page of a hundred bookings with all that ever happened to them costs 17,000. */
export const MAX_COST = 20_000;
