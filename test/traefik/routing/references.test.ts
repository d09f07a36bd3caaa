import { App, Chart } from 'cdk8s';
import { ConfigMap, Secret, Service } from '../../../lib/kubernetes/objects';
import { SecretRef, ServiceRef } from '../../../lib/kubernetes/references';
import {
  EntryPoint,
  IngressRoute,
  IngressRouteTCP,
  IngressRouteUDP,
  Middleware,
  MiddlewareRef,
  Rule,
  ServersTransport,
  TcpRule,
  TLSOption,
  TraefikIngress,
  TraefikService,
  TraefikServiceRef,
} from '../../../lib/traefik';
import type { IngressRouteProps } from '../../../lib/traefik/routing/ingress-route';
import { failure, synth } from '../synth';

const web = { service: ServiceRef.existing('default', 'web'), port: 80 };

let reported: string[];
beforeEach(() => {
  reported = [];
  jest.spyOn(console, 'error').mockImplementation((text: string) => {
    reported.push(text);
  });
});
afterEach(() => jest.restoreAllMocks());

/** A route for everything, with some props of its own. */
function route(props: Partial<IngressRouteProps> = {}, id = 'route') {
  return (chart: Chart): IngressRoute =>
    new IngressRoute(chart, id, { routes: [{ match: Rule.path('/'), services: [web] }], ...props });
}

/** A route whose only rule has some members of its own. */
function rule(members: Partial<IngressRouteProps['routes'][number]>) {
  return route({ routes: [{ match: Rule.path('/'), services: [web], ...members }] });
}

describe('entry points', () => {
  test('one that no Traefik of the program has is an error that lists the existing ones', () => {
    const message = failure((chart) => {
      new TraefikIngress(chart, 'traefik', { entryPoints: { internal: { port: 9000 } } });
      route({ entryPoints: ['web', 'websecured'] })(chart);
    });
    expect(message).toBe(
      [
        'core/route: entryPoints[1] is "websecured", but no Traefik of this program has that entry point; known are internal, metrics, traefik, web, websecure.',
        "  Did you mean websecure? Otherwise add it to entryPoints of TraefikIngress, or write EntryPoint.existing('websecured').   docs/errors.md#trr008",
      ].join('\n'),
    );
  });

  test('without a Traefik in the program, the usual ones are known', () => {
    expect(failure(route({ entryPoints: ['web', 'websecure', 'traefik', 'metrics'] }))).toBe('no failure');
    expect(failure(route({ entryPoints: ['internal'] }))).toMatch(/and it is not one of the usual ones.*trr008/s);
  });

  test('one that exists elsewhere is accepted when declared as existing', () => {
    expect(failure(route({ entryPoints: [EntryPoint.existing('internal')] }))).toBe('no failure');
  });

  test('one from the props and one from a flag are known', () => {
    const message = failure((chart) => {
      new TraefikIngress(chart, 'traefik', {
        entryPoints: { internal: { port: 9000 } },
        settings: { additionalArguments: ['--entryPoints.flagged.address=:9001'] },
      });
      route({ entryPoints: ['internal', 'flagged'] })(chart);
    });
    expect(message).toBe('no failure');
  });

  test('a UDP entry point accepts no HTTP route, and the reverse', () => {
    const message = failure((chart) => {
      new TraefikIngress(chart, 'traefik', { entryPoints: { dns: { port: 5353, protocol: 'UDP' } } });
      route({ entryPoints: ['dns'] })(chart);
      const services = [{ service: ServiceRef.existing('default', 'dns'), port: 53 }];
      new IngressRouteUDP(chart, 'udp', { entryPoints: ['dns', 'web'], services });
    });
    expect(message).toMatch(/core\/route: entryPoints\[0\] is "dns", which is an entry point for UDP/);
    expect(message).toMatch(/core\/udp: entryPoints\[1\] is "web", which is an entry point for TCP/);
    expect(message.match(/trr009/g)).toHaveLength(2);
  });

  test('those of another chart do not count, since it is another cluster', () => {
    const app = new App();
    new TraefikIngress(new Chart(app, 'east'), 'traefik', { entryPoints: { internal: { port: 9000 } } });
    const west = route({ entryPoints: ['internal'] })(new Chart(app, 'west'));
    expect(west.node.validate()).toHaveLength(1);
  });
});

describe('objects of Traefik', () => {
  test('a Middleware that nothing defines is an error', () => {
    const message = failure((chart) => {
      Middleware.compress(chart, 'compress');
      rule({ middlewares: ['compres'] })(chart);
    });
    expect(message).toBe(
      [
        'core/route: routes[0].middlewares[0] is the Middleware default/compres, which nothing in the program defines; known are default/compress.',
        "  Did you mean default/compress? If it exists in the cluster, write MiddlewareRef.existing('default', 'compres').   docs/errors.md#trr010",
      ].join('\n'),
    );
  });

  test.each([
    ['a Middleware in a chain', (chart: Chart) => void Middleware.chain(chart, 'chain', { middlewares: ['a'] })],
    ['a TLSOption', route({ tls: { options: 'strict' } })],
    ['a ServersTransport', rule({ services: [{ ...web, serversTransport: 'mutual' }] })],
    ['a TraefikService', rule({ services: [{ service: TraefikServiceRef.named('both') }] })],
    ['a Middleware of a service', rule({ services: [{ ...web, middlewares: ['a'] }] })],
    ['a parent route', route({ parentRefs: ['parent'] })],
    ['an object of our own provider', rule({ middlewares: ['default-a@kubernetescrd'] })],
  ])('%s that nothing defines is an error', (_, program) => {
    expect(failure(program)).toMatch(/which nothing in the program defines; there is none\..*trr01[01]/s);
  });

  test('what the program defines, what exists, and what another provider defines are taken', () => {
    const objects = synth((chart) => {
      const both = TraefikService.weighted(chart, 'both', { services: [web] });
      const transport = new ServersTransport(chart, 'transport', {});
      Middleware.compress(chart, 'compress');
      new TLSOption(chart, 'strict');
      route({
        routes: [
          {
            match: Rule.host('a.test'),
            middlewares: [
              'compress',
              MiddlewareRef.existing('infra', 'auth'),
              MiddlewareRef.ofProvider('auth', 'file'),
            ],
            services: [{ service: both }, { ...web, serversTransport: transport }],
          },
        ],
        tls: { options: 'strict' },
      })(chart);
    });
    expect(objects.at(-1)).toMatchObject({
      spec: {
        routes: [
          {
            middlewares: [{ name: 'compress' }, { name: 'auth', namespace: 'infra' }, { name: 'auth@file' }],
            services: [
              { kind: 'TraefikService', name: 'both' },
              { name: 'web', port: 80, serversTransport: 'transport' },
            ],
          },
        ],
        tls: { options: { name: 'strict' } },
      },
    });
    expect(reported).toEqual([]);
  });

  test('one in another namespace needs allowCrossNamespace', () => {
    const program = (allowCrossNamespace: boolean) => (chart: Chart) => {
      new TraefikIngress(chart, 'traefik', { settings: { providers: { kubernetesCRD: { allowCrossNamespace } } } });
      const compress = Middleware.compress(chart, 'compress', { namespace: 'infra' });
      rule({ middlewares: [compress, 'infra-compress@kubernetescrd'], services: [{ ...web, service: OTHER }] })(chart);
    };
    const message = failure(program(false));
    expect(message).toMatch(/middlewares\[0\] is the Middleware infra\/compress, beyond the namespace default/);
    expect(message).toMatch(/middlewares\[1\] is the Middleware infra-compress@kubernetescrd, beyond/);
    expect(message).toMatch(/services\[0\]\.service is the Service shop\/web, beyond/);
    expect(message).toMatch(/allowCrossNamespace of TraefikIngress to true.*trr011/);
    expect(failure(program(true))).toBe('no failure');
  });

  test('a certificate resolver that no Traefik has is an error', () => {
    const message = failure((chart) => {
      new TraefikIngress(chart, 'traefik', { settings: { certificatesResolvers: { le: { acme: {} } } } });
      route({ tls: { certResolver: 'letsencrypt' } })(chart);
    });
    expect(message).toMatch(/tls.certResolver is "letsencrypt".*known are le\..*Did you mean le\?.*trr020/s);
  });

  test('a plugin that no Traefik loads is an error', () => {
    const message = failure((chart) => {
      new TraefikIngress(chart, 'traefik');
      Middleware.plugin(chart, 'plugin', { plugin: 'geoblock', config: {} });
    });
    expect(message).toMatch(/plugin is "geoblock", which no Traefik of this program loads; there is none.*trr026/s);
  });
});

const OTHER = ServiceRef.existing('shop', 'web');

describe('Services and Secrets', () => {
  test('those that nothing defines are reported on stderr, once', () => {
    const app = new App();
    const chart = new Chart(app, 'core');
    const auth = Middleware.basicAuth(chart, 'auth', { secret: 'users' });
    rule({ services: [{ service: 'web', port: 80 }], middlewares: [auth] })(chart);
    const validate = () => chart.node.findAll().flatMap((construct) => construct.node.validate());
    expect([...validate(), ...validate()]).toEqual([]);
    expect(reported).toEqual([
      "core/auth: warning: secret is the Secret default/users, which nothing in the program defines; there is none.\n  If it exists in the cluster, write SecretRef.existing('default', 'users').   docs/errors.md#trr013",
      "core/route: warning: routes[0].services[0].service is the Service default/web, which nothing in the program defines; there is none.\n  If it exists in the cluster, write ServiceRef.existing('default', 'web').   docs/errors.md#trr013",
    ]);
  });

  test('those that the program defines, or makes a controller define, are not reported', () => {
    synth((chart) => {
      new Secret(chart, 'secret', { metadata: { name: 'users' } });
      new ConfigMap(chart, 'config-map', { metadata: { name: 'authorities' } });
      certificate(chart, 'certificate', 'tls');
      Middleware.basicAuth(chart, 'auth', { secret: 'users' });
      route({ tls: { secret: 'tls' } })(chart);
    });
    expect(reported).toEqual([]);
  });

  test('a Secret is looked for beside the object that names it', () => {
    const message = failure(
      (chart) => void Middleware.basicAuth(chart, 'auth', { secret: SecretRef.existing('infra', 'users') }),
    );
    expect(message).toMatch(/secret is the Secret infra\/users, but Traefik looks for it in default only.*trr012/s);
  });

  test('a port that the Service does not have is an error', () => {
    const program = (port: number | string) => (chart: Chart) => {
      service(chart, { ports: [{ port: 80, name: 'http' }] });
      rule({ services: [{ service: 'web', port }] })(chart);
    };
    expect(failure(program(80))).toBe('no failure');
    expect(failure(program('http'))).toBe('no failure');
    expect(failure(program(8080))).toMatch(
      /services\[0\].port is 8080, which the Service web does not have; known are 80, http.*trr014/s,
    );
  });

  test('a health check needs a Service of type ExternalName, and such a Service must be allowed', () => {
    const external = { type: 'ExternalName', externalName: 'example.com' };
    const program = (spec: object, allowExternalNameServices: boolean) => (chart: Chart) => {
      new TraefikIngress(chart, 'traefik', {
        settings: { providers: { kubernetesCRD: { allowExternalNameServices } } },
      });
      service(chart, spec);
      rule({ services: [{ service: 'web', port: 80, healthCheck: { path: '/' } }] })(chart);
    };
    expect(failure(program({ ports: [{ port: 80 }] }, true))).toMatch(/healthCheck is set, but.*trr015/s);
    expect(failure(program(external, false))).toMatch(/ExternalName, which Traefik does not route to.*trr016/s);
    expect(failure(program(external, true))).toBe('no failure');
  });
});

test('two objects named default of a kind that Traefik takes once are an error', () => {
  const message = failure((chart) => {
    new TLSOption(chart, 'a', { name: 'default', namespace: 'a' });
    new TLSOption(chart, 'b', { name: 'default', namespace: 'b' });
  });
  expect(message).toMatch(/TLSOption default is defined 2 times, as a\/default and b\/default.*trr027/s);
});

test('two routes of one name are an error', () => {
  const message = failure((chart) => {
    route({ name: 'shop' }, 'a')(chart);
    route({ name: 'shop' }, 'b')(chart);
  });
  expect(message).toMatch(/IngressRoute default\/shop is defined twice, by core\/a\/Resource and by core\/b\/Resource/);
});

test('TCP routes are checked in the same way', () => {
  const message = failure((chart) => {
    new IngressRouteTCP(chart, 'tcp', {
      entryPoints: ['postgres'],
      routes: [
        {
          match: TcpRule.hostSni('*'),
          middlewares: ['limit'],
          services: [{ service: ServiceRef.existing('default', 'db'), port: 5432, serversTransport: 'proxy' }],
        },
      ],
    });
  });
  expect(message.match(/trr\d+/g)).toEqual(['trr010', 'trr010', 'trr008']);
});

function service(chart: Chart, spec: object): void {
  new Service(chart, 'service', { metadata: { name: 'web' }, spec });
}

function certificate(chart: Chart, id: string, secretName: string): void {
  const { ApiObject } = jest.requireActual<typeof import('cdk8s')>('cdk8s');
  new ApiObject(chart, id, { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', spec: { secretName } });
}
