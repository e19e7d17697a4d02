/** The program cannot start; the message says what is wrong with which file or variable. */
export class StartFault extends Error {}
