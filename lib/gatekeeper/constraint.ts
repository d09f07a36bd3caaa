import { Construct } from 'constructs';
import { customResourceClass } from '../kubernetes/custom-resource';
import { syncWave } from '../kubernetes/sync-wave';

/** What happens to objects that break a constraint. */
export enum EnforcementAction {
  /** They are refused. */
  DENY = 'deny',
  /** They are let in, and whoever applies them is warned. */
  WARN = 'warn',
  /** They are let in, and reported. */
  DRYRUN = 'dryrun',
}

/** A rule in CEL: what must hold for `variables.anyObject`, and the message where it does not. */
export interface Rule {
  /** True for objects that keep the rule; `variables.params` are the parameters. */
  readonly expression: string;
  /** An expression whose value is the message. */
  readonly messageExpression: string;
}

/** A kind of constraints, and the one constraint of that kind. */
export interface ConstraintProps {
  /** The kind of the constraint, such as `RequiredLabels`. */
  readonly kind: string;
  /** What the rules are for, in one sentence. */
  readonly description: string;
  readonly rules: readonly Rule[];
  /** Lists of texts that the rules read, by name. */
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  /** The objects that it is about. */
  readonly group: string;
  readonly objects: readonly string[];
  readonly action: EnforcementAction;
  /** Namespaces in which it does not hold, including the Namespace objects themselves. */
  readonly exempt: readonly string[];
}

const ConstraintTemplate = customResourceClass('templates.gatekeeper.sh/v1', 'ConstraintTemplate');

// Gatekeeper makes the constraint's CRD from the template, which therefore goes first.
const AFTER_ITS_TEMPLATE = syncWave(2);

const TEXTS = { type: 'array', items: { type: 'string' } };

/**
 * A constraint with the template that it is made from.
 *
 * @see https://open-policy-agent.github.io/gatekeeper/website/docs/constrainttemplates/
 */
export class Constraint extends Construct {
  constructor(scope: Construct, props: ConstraintProps) {
    super(scope, props.kind);
    const { kind, description, rules, parameters = {}, group, objects, action, exempt } = props;
    const name = kind.toLowerCase();
    const properties = Object.fromEntries(Object.keys(parameters).map((parameter) => [parameter, TEXTS]));
    new ConstraintTemplate(this, 'Template', {
      metadata: { name, annotations: { description } },
      spec: {
        crd: {
          spec: {
            names: { kind },
            validation: { legacySchema: false, openAPIV3Schema: { type: 'object', properties } },
          },
        },
        targets: [
          {
            target: 'admission.k8s.gatekeeper.sh',
            // The webhook checks, so changes of policy only affect Gatekeeper's objects.
            code: [{ engine: 'K8sNativeValidation', source: { generateVAP: false, validations: rules } }],
          },
        ],
      },
    });
    const ConstraintOfKind = customResourceClass('constraints.gatekeeper.sh/v1beta1', kind);
    new ConstraintOfKind(this, 'Constraint', {
      metadata: { name: 'platform', annotations: AFTER_ITS_TEMPLATE },
      spec: {
        enforcementAction: action,
        match: { kinds: [{ apiGroups: [group], kinds: objects }], excludedNamespaces: exempt },
        ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
      },
    });
  }
}
