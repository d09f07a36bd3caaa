import * as v from 'valibot';
import { A_DNS_LABEL, isDnsLabel } from '../kubernetes/names';
import { quantity } from '../kubernetes/quantity';

const AMOUNT = v.pipe(
  v.string(),
  v.check((text) => (quantity(text) ?? -1n) >= 0n, 'a quantity such as 100m or 128Mi'),
);

const AMOUNTS = { cpu: AMOUNT, memory: AMOUNT };

/** The checks of a `PodSizeProps`. */
export const POD_SIZE = { requests: AMOUNTS, limits: AMOUNTS };

/** The checks of a `WorkloadSizeProps`. */
export const WORKLOAD_SIZE = { replicas: v.pipe(v.number(), v.integer(), v.minValue(1)), ...POD_SIZE };

/** The check of a time in whole hours, at least one unless more are needed: what reads it takes no days. */
export function wholeHours(example: string, least = 1) {
  const bound = least > 1 ? `, at least ${least}h` : '';
  const fits = (text: string) => /^\d+h$/.test(text) && Number.parseInt(text, 10) >= least;
  return v.pipe(v.string(), v.check(fits, `whole hours such as ${example}${bound}`));
}

/** The check of names of namespaces, which are used in selectors and therefore cannot contain `*`. */
export const NAMESPACE_NAMES = v.array(v.pipe(v.string(), v.check(isDnsLabel, A_DNS_LABEL)));
