import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DOCS = fileURLToPath(new URL('..', import.meta.url));

/** A page by its own heading. */
const page = (file) => ({
  text: /^# (.*)$/m.exec(readFileSync(`${DOCS}${file}`, 'utf8'))?.[1] ?? file,
  link: `/${file.replace(/README\.md$/, '').replace(/\.md$/, '')}`,
});
const folder = (name) =>
  readdirSync(`${DOCS}${name}`)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => page(`${name}/${file}`));
const pages = (...names) => names.map((name) => page(`${name}.md`));

export default {
  title: 'PlatyPaaS',
  description: 'A Kubernetes platform as typed TypeScript that writes plain manifests',
  outDir: '../build/site',
  cacheDir: '../build/site-cache',
  cleanUrls: true,
  // Files of this repository that are no pages.
  ignoreDeadLinks: [/\.\.\/(?:examples|CHANGELOG)/],
  rewrites: { 'homelab/README.md': 'homelab/index.md' },
  themeConfig: {
    search: { provider: 'local' },
    // Made beside the site, by typedoc.
    nav: [{ text: 'Reference', link: '/reference/index.html', target: '_self' }],
    outline: [2, 3],
    sidebar: [
      { text: 'Start', items: pages('start', 'comparison', 'commands', 'errors') },
      {
        text: 'Platforms',
        items: pages('core', 'k3s-homelab', 'kind-platform-stack', 'hosted-control-planes'),
      },
      {
        text: 'Guides',
        items: pages('migration', 'from-helm', 'upgrade-values', 'upgrade-the-stack', 'gitops', 'network-policies',
          'load-balancing', 'gateway-api', 'security', 'ipsec-key', 'vault', 'star-wars', 'versions'),
      },
      { text: 'Every day at home', items: folder('homelab') },
      { text: 'Components', collapsed: true, items: folder('components') },
      { text: 'Decisions', collapsed: true, items: folder('adr') },
    ],
  },
};
