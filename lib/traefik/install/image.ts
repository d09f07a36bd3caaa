import { TRAEFIK_IMAGE, type TraefikSettings } from '../settings';

/** The image as the kubelet pulls it; the two marketplaces specify it in their own way. */
export function imageName({ image, oci_meta, global }: TraefikSettings): string {
  if (oci_meta.enabled) {
    const { proxy } = oci_meta.images;
    return `${oci_meta.repo}/${proxy.image}:${proxy.tag}`;
  }
  if (global.azure.enabled) {
    const { proxy } = global.azure.images;
    return `${proxy.registry}/${proxy.image}:${proxy.tag}`;
  }
  const name = `${image.registry || TRAEFIK_IMAGE.registry}/${image.repository || TRAEFIK_IMAGE.repository}`;
  return image.digest ? `${name}@${image.digest}` : `${name}:${image.tag || TRAEFIK_IMAGE.tag}`;
}
