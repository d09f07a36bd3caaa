import { Command } from 'commander';
import { asJson, endWith, type Output, OWN_STREAMS } from './output';

interface Options {
  readonly json?: boolean;
  readonly from?: string;
  readonly since?: string;
}

const PLAN_CODES = `
The exit code is 0, 2 when a tenant leaves the etcd that holds its objects, and
1 when there is nothing to compare.`;

const DOCTOR_CODES = `
The exit code is 0 when nothing is found, 1 with findings, and 2 when the folder
cannot be read.`;

/** `fleet`: what a change does to the tenants of a fleet, problems of the fleet, and where values come from. */
export function fleetCommand(output: Output = OWN_STREAMS): Command {
  const command = new Command('fleet').description(
    'Inspect a fleet of tenants in the folder that a TenantFleet was written to.',
  );
  const json = (value: unknown) => output.write(asJson(value));

  command
    .command('plan')
    .description('Show what the written fleet changes, moves, restarts or breaks, and how full everything is.')
    .argument('[folder]', 'the folder of the fleet', 'dist')
    .option('--since <revision>', 'compare with this git revision', 'HEAD')
    .option('--from <folder>', 'compare with another folder instead')
    .option('--json', 'write JSON')
    .addHelpText('after', PLAN_CODES)
    .action((folder: string, { from, since = 'HEAD', json: isJson }: Options) =>
      endWith(output, 1, async () => {
        const { fleetFolder, readFleet } = await import('../fleet/read');
        const { planOf, planText } = await import('../fleet/plan');
        const { changesBetween, changesSince } = await import('../fleet/snapshot');
        const fleet = readFleet(folder);
        const changes =
          from === undefined ? changesSince(since, fleet.folder) : changesBetween(fleetFolder(from), fleet.folder);
        const plan = planOf(changes, fleet);
        if (isJson) json(plan);
        else output.write(planText(plan));
        return plan.steps.some(({ effect }) => effect === 'moves-data') ? 2 : 0;
      }),
    );

  command
    .command('doctor')
    .description(
      'Find problems that no single tenant shows: hosts, ports and prefixes used twice, a record that does not match.',
    )
    .argument('[folder]', 'the folder of the fleet', 'dist')
    .option('--json', 'write JSON')
    .addHelpText('after', DOCTOR_CODES)
    .action((folder: string, { json: isJson }: Options) =>
      endWith(output, 2, async () => {
        const { readFleet } = await import('../fleet/read');
        const { findingsIn, findingsText } = await import('../fleet/doctor');
        const fleet = readFleet(folder);
        const findings = findingsIn(fleet, new Date().toISOString().slice(0, 10));
        if (isJson) json(findings);
        else output.write(findingsText(findings, fleet));
        return findings.length > 0 ? 1 : 0;
      }),
    );

  command
    .command('explain')
    .description(
      'List every value of a tenant and where it comes from: the tenant, its class, the fleet, or a default.',
    )
    .argument('<tenant>', 'the name of the tenant')
    .argument('[folder]', 'the folder of the fleet', 'dist')
    .option('--json', 'write JSON')
    .addHelpText('after', '\nExit codes: 0, or 1 when there is no such tenant or no such folder.')
    .action((tenant: string, folder: string, { json: isJson }: Options) =>
      endWith(output, 1, async () => {
        const { readFleet } = await import('../fleet/read');
        const { explainTenant, explanationText } = await import('../fleet/explain');
        const values = explainTenant(readFleet(folder), tenant);
        if (isJson) json(values);
        else output.write(explanationText(values));
        return 0;
      }),
    );
  return command;
}
