import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { byLines, byType, optionsIn } from '../../upstream/tools/cilium-options';
import { flagsOfModule } from '../../upstream/tools/go-flags';

/** A module in a folder of the test: files by their paths. */
function moduleOf(files: Readonly<Record<string, string>>): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'module-'));
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
  return root;
}

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) fs.rmSync(root, { recursive: true });
});

function inModule<T>(files: Readonly<Record<string, string>>, read: (root: string) => T): T {
  const root = moduleOf(files);
  roots.push(root);
  return read(root);
}

const OPTIONS = `package option

const (
	// EnableIPv6 is about IPv6.
	EnableIPv6 = "enable-ipv6"
	RouteMetric = "route-metric"
)
`;

const MAIN = `package cmd

import (
	"time"
	operatorOption "example.test/program/operator/option"
	"example.test/program/pkg/option"
)

func InitGlobalFlags(flags *pflag.FlagSet) {
	flags.Bool(option.EnableIPv6, defaults.EnableIPv6, "Enable IPv6")
	flags.IntVar(&config.Metric, operatorOption.RouteMetric, 0, "Metric, of routes")
	flags.DurationP("interval", "i", f(1, 2), "Interval")
	flags.Var(option.NewNamedMapOptions(option.EnableIPv6, &a, nil), "labels", "Labels")
	shell := script.CmdUsage{
		Flags: func(fs *pflag.FlagSet) {
			fs.String("out", "", "A file")
		},
	}
}
`;

const CELL = `package cell

const own = "own-flag"

func (def Config) Flags(fs *pflag.FlagSet) {
	fs.Uint32(own, def.Own, "Own")
	fs.MarkHidden(own)
	fs.String(unknown, "", "A name that nothing says")
}
`;

test('flags of a module are read by literal names and by constants, with their types', () => {
  const files = {
    'daemon/cmd/main.go': MAIN,
    'daemon/cmd/main_test.go': MAIN.replace('interval', 'of-a-test'),
    'pkg/option/config.go': OPTIONS,
    'operator/option/config.go': OPTIONS,
    'pkg/cell/cell.go': CELL,
    'pkg/benchmark/main.go': MAIN.replace('interval', 'of-a-benchmark'),
  };
  const flags = inModule(files, (root) =>
    flagsOfModule(root, 'example.test/program', ['daemon', 'operator', 'pkg'], /benchmark/),
  );
  expect(Object.fromEntries(flags)).toEqual({
    'enable-ipv6': 'bool',
    'route-metric': 'int',
    interval: 'duration',
    labels: undefined,
    'own-flag': 'uint',
  });
});

test('options are those of the source, of the pages of documentation, and of the ConfigMap; types are those of the agent and of documented ones', () => {
  const templates = 'install/kubernetes/cilium/templates';
  const files = {
    'daemon/main.go': CELL,
    'operator/flags.go': 'package cmd\n\nfunc init() {\n\tflags.Bool("of-operator", false, "")\n}\n',
    'pkg/cell.go': 'package pkg\n\nfunc (c) Flags(flags *pflag.FlagSet) {\n\tflags.Bool("debug", false, "")\n}\n',
    'clustermesh-apiserver/main.go': 'package main\n',
    'Documentation/cmdref/cilium-agent.md':
      '      --debug          Enable debugging\n  -h, --help   help\n      --config-dir string   Folder\n',
    'Documentation/cmdref/cilium-dbg.md': '      --of-another-program   x\n',
    [`${templates}/cilium-configmap.yaml`]:
      'kind: ConfigMap\nmetadata:\n  name: cilium-config\ndata:\n  custom-cni-conf: "false"\n',
    [`${templates}/mesh/deployment.yaml`]:
      '        configMapKeyRef:\n          name: cilium-config\n          key: cluster-id\n',
  };
  const { names, types } = inModule(files, optionsIn);
  expect([...names].sort()).toEqual(['cluster-id', 'custom-cni-conf', 'debug', 'of-operator', 'own-flag']);
  expect([...types]).toEqual([
    ['own-flag', 'uint'],
    ['debug', 'bool'],
  ]);
});

test('options are grouped by the lines that have them, those of most lines first, and by types', () => {
  const releases = {
    '1.18': { names: new Set(['b', 'gone', 'a']), types: new Map([['gone', 'bool' as const]]) },
    '1.19': { names: new Set(['a', 'b', 'new']), types: new Map([['b', 'int' as const]]) },
  };
  expect(Object.entries(byLines(releases))).toEqual([
    ['1.18 1.19', ['a', 'b']],
    ['1.18', ['gone']],
    ['1.19', ['new']],
  ]);
  expect(byType(releases)).toEqual({ bool: ['gone'], duration: [], int: ['b'], uint: [], float: [] });
});
