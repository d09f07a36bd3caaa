/** The highest number of a TCP or UDP port. */
export const HIGHEST_PORT = 65_535;

/** Whether a number is that of a port, which programs can listen at. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= HIGHEST_PORT;
}
