import { evaluateTemplate, evaluateTemplates, type TemplateContext } from '../../lib/helm/template-text';

const context: TemplateContext = {
  release: { name: 'edge', namespace: 'ingress' },
  chart: { name: 'traefik', version: '41.3.0', appVersion: 'v3.7.11' },
  values: () => ({ global: { domain: 'example.com', replicas: 3, big: 1048576, empty: '' }, list: ['a'] }),
  named: { 'traefik.fullname': () => 'edge-traefik', 'traefik.labels': () => 'a: b\nc: d' },
};

test.each([
  ['plain', 'plain'],
  ['{{ .Release.Name }}', 'edge'],
  ['{{.Release.Namespace}}/{{ $.Release.Name }}', 'ingress/edge'],
  ['{{ .Chart.Name }}-{{ .Chart.AppVersion }}', 'traefik-v3.7.11'],
  ['x.{{ .Values.global.domain }}', 'x.example.com'],
  ['{{ .Values.global.replicas }}', '3'],
  ['{{ .Values.global.big }}', '1.048576e+06'],
  ['{{ .Values.missing }}', ''],
  ['{{ .Values.global.empty | default "none" }}', 'none'],
  ['{{ default "none" .Values.global.domain }}', 'example.com'],
  ['{{ .Release.Name | quote }}', '"edge"'],
  ['{{ .Release.Name | squote }}', "'edge'"],
  ['{{ printf "%s-%d%%" .Release.Name 5 }}', 'edge-5%'],
  ['{{ (printf "%s-x" .Release.Name) | upper | trunc 4 }}', 'EDGE'],
  ['{{ include "traefik.fullname" . }}', 'edge-traefik'],
  ['{{ template "traefik.fullname" . }}', 'edge-traefik'],
  ['l:\n  {{- include "traefik.labels" . | nindent 2 }}\n', 'l:\n  a: b\n  c: d\n'],
  ['a {{- /* said to nobody */ -}} b', 'ab'],
  ['{{ "{{ literal }}" }}', '{{ literal }}'],
  ['{{ `"raw"` }}', '"raw"'],
  ['{{ replace "." "-" .Values.global.domain }}', 'example-com'],
])('%j becomes %j', (text, result) => {
  expect(evaluateTemplate(text, context)).toBe(result);
});

test.each([
  ['{{ range .Values.list }}{{ end }}', /\{\{ range \}\} is not supported/],
  ['{{ if true }}a{{ end }}', /\{\{ if \}\} is not supported/],
  ['{{ $x := 1 }}', /is not understood/],
  ['{{ lookup "v1" "Secret" "" "" }}', /function lookup is not supported/],
  ['{{ .Files.Get "x" }}', /\.Files is not supported/],
  ['{{ .Release.Revision }}', /\.Release\.Revision is not supported/],
  ['{{ .Values.global.domain.name }}', /goes through a value that is not a map/],
  ['{{ .Values.list }}', /a map or list is printed/],
  ['{{ include "other.name" . }}', /named template other\.name is not supported/],
  ['{{ include "traefik.fullname" .Values }}', /supported with \. alone/],
  ['{{ template "traefik.fullname" . | quote }}', /use include/],
  ['{{ printf "%x" 1 }}', /%x in printf is not supported/],
  ['{{ .Release.Name', /has no end/],
  ['{{ (.Release.Name }}', /bracket is not closed/],
  ['{{ .Release.Name | }}', /command is missing/],
])('%j is refused and not passed through', (text, message) => {
  expect(() => evaluateTemplate(text, context)).toThrow(message);
});

test('every text in a value is evaluated, names of members too, and nothing else is touched', () => {
  const value = { '{{ .Release.Name }}': ['{{ .Release.Namespace }}', 1, true, null, { a: 'b' }] };
  expect(evaluateTemplates(value, context)).toEqual({ edge: ['ingress', 1, true, null, { a: 'b' }] });
});
