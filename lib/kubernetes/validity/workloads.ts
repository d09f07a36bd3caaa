import { isMap } from '../../settings/schema';
import { ACCESS_MODES } from '../words';
import { all, type Check, each, fields, mapsIn, membersOf, oneOf, textSuch, whole } from './check';
import { described } from './metadata';
import { mountFaults, podSpec } from './pod';
import { amount, labels, podsOrShare, text } from './values';

const template = fields({ metadata: described, spec: podSpec });

const selector = fields({ matchLabels: labels });

/** The checks of pod controllers: the pods must keep running, and the selector must match them. */
function controller(more: { readonly [name: string]: Check }): Check {
  const spec = fields({ replicas: whole(0), minReadySeconds: whole(0), selector, template, ...more });
  return fields({ spec: all(spec, selected, runsOn, mounted) });
}

function selected(spec: unknown, at: string, faults: Parameters<Check>[2]): void {
  const wanted = membersOf(membersOf(spec, 'selector'), 'matchLabels');
  const own = membersOf(membersOf(membersOf(spec, 'template'), 'metadata'), 'labels');
  const missing = Object.keys(wanted).filter((key) => own[key] !== wanted[key]);
  if (missing.length > 0 && Object.keys(own).length > 0) {
    faults.push({
      at: `${at}.selector`,
      what: `does not match the labels of the pods, which differ in ${missing.join(', ')}`,
    });
  }
}

function runsOn(spec: unknown, at: string, faults: Parameters<Check>[2]): void {
  const { restartPolicy } = membersOf(membersOf(spec, 'template'), 'spec');
  if (restartPolicy && restartPolicy !== 'Always') {
    faults.push({
      at: `${at}.template.spec.restartPolicy`,
      what: `is ${String(restartPolicy)}, but it must be Always`,
    });
  }
}

function mounted(spec: unknown, at: string, faults: Parameters<Check>[2]): void {
  const claims = mapsIn(isMap(spec) ? spec.volumeClaimTemplates : undefined);
  const names = claims.map((claim) => membersOf(claim, 'metadata').name);
  mountFaults(membersOf(membersOf(spec, 'template'), 'spec'), `${at}.template.spec`, names, faults);
}

function ends(spec: unknown, at: string, faults: Parameters<Check>[2]): void {
  const { restartPolicy } = membersOf(membersOf(spec, 'template'), 'spec');
  if (restartPolicy === 'Always') {
    faults.push({ at: `${at}.template.spec.restartPolicy`, what: 'is Always, but it must be OnFailure or Never' });
  }
}

const jobSpec = all(
  fields({
    parallelism: whole(0),
    completions: whole(0),
    backoffLimit: whole(0),
    ttlSecondsAfterFinished: whole(0),
    template,
  }),
  ends,
  mounted,
);

const claim = fields({
  accessModes: each(oneOf(ACCESS_MODES)),
  resources: fields({ requests: fields({ storage: amount }) }),
});

const FIELD = String.raw`(\*|\?|[\w-]+)(\/\d+)?(,[\w-]+(\/\d+)?)*`;
const SCHEDULE = new RegExp(
  String.raw`^(@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)|${FIELD}(\s+${FIELD}){4})$`,
);

/** The checks of the kinds that run pods. */
export const WORKLOADS: Readonly<Record<string, Check>> = {
  '/Pod': fields({
    spec: all(podSpec, (spec, at, faults) => {
      if (isMap(spec)) mountFaults(spec, at, [], faults);
    }),
  }),
  'apps/Deployment': controller({
    strategy: fields({
      type: oneOf(['RollingUpdate', 'Recreate']),
      rollingUpdate: fields({ maxUnavailable: podsOrShare, maxSurge: podsOrShare }),
    }),
  }),
  'apps/DaemonSet': controller({
    updateStrategy: fields({
      type: oneOf(['RollingUpdate', 'OnDelete']),
      rollingUpdate: fields({ maxUnavailable: podsOrShare, maxSurge: podsOrShare }),
    }),
  }),
  'apps/StatefulSet': controller({
    updateStrategy: fields({ type: oneOf(['RollingUpdate', 'OnDelete']) }),
    podManagementPolicy: oneOf(['OrderedReady', 'Parallel']),
    volumeClaimTemplates: each(fields({ spec: claim })),
  }),
  'batch/Job': fields({ spec: jobSpec }),
  'batch/CronJob': fields({
    spec: fields({
      schedule: textSuch(
        (schedule) => SCHEDULE.test(schedule.trim()),
        'five fields (minute, hour, day of the month, month, day of the week) or a word such as @daily',
      ),
      timeZone: text,
      concurrencyPolicy: oneOf(['Allow', 'Forbid', 'Replace']),
      jobTemplate: fields({ metadata: described, spec: jobSpec }),
    }),
  }),
  '/PersistentVolumeClaim': fields({ spec: claim }),
};
