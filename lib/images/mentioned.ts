import type { RenderedManifest } from '../kubernetes/renderings';
import { isMap, type JsonMap } from '../settings/schema';
import { containersIn } from './check';

const FLAG = /^--?[\w-]*image(?:=(.+))?$/;
const VARIABLE = /_IMAGE$/;

/**
 * The images that programs start themselves, with the program: from flags and environment variables of containers, and
 * from Istio's sidecar injection.
 */
export function mentionedImages(manifest: RenderedManifest): [image: string, by: string][] {
  const { kind, metadata, spec } = manifest as JsonMap;
  const name = isMap(metadata) ? metadata.name : '';
  const found = containersIn(spec).flatMap((container): [string, string][] => {
    const by = `${kind} ${name}/${container.name}`;
    return [...flagsOf(container), ...variablesOf(container)].map((image) => [image, by]);
  });
  const proxy = name === 'istio-sidecar-injector' ? proxyIn(manifest as JsonMap) : undefined;
  return proxy === undefined ? found : [...found, [proxy, 'sidecars']];
}

function flagsOf({ args, command }: JsonMap): string[] {
  const words = [command, args].flatMap((list) => (Array.isArray(list) ? list.map(String) : []));
  return words.flatMap((word, index) => {
    const [matched, value = words[index + 1]] = FLAG.exec(word) ?? [];
    return matched && value ? [value] : [];
  });
}

function variablesOf({ env }: JsonMap): string[] {
  if (!Array.isArray(env)) return [];
  return env.filter(isMap).flatMap(({ name, value }) => (VARIABLE.test(String(name)) && value ? [String(value)] : []));
}

/** The ConfigMap with the values that istiod builds sidecars from. */
function proxyIn({ kind, data }: JsonMap): string | undefined {
  if (kind !== 'ConfigMap' || !isMap(data) || typeof data.values !== 'string') return undefined;
  const { global } = JSON.parse(data.values) as { global?: IstioGlobal };
  if (!global?.proxy?.image) return undefined;
  const variant = global.proxy.variant ?? global.variant;
  return `${global.hub}/${global.proxy.image}:${global.tag}${variant ? `-${variant}` : ''}`;
}

interface IstioGlobal {
  readonly hub?: string;
  readonly tag?: string;
  readonly variant?: string;
  readonly proxy?: { readonly image?: string; readonly variant?: string };
}
