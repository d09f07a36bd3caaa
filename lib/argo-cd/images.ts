/** Argo CD 3.5.4. */
export const ARGO_CD_IMAGE =
  'quay.io/argoproj/argocd:v3.5.4@sha256:49dff79439bb38b1b942b19a113fe1fec7e6b6c671ddf9fe6a4a7c46bde0b77b';

/** The Redis that Argo CD 3.5.4 is released with. */
export const REDIS_IMAGE =
  'public.ecr.aws/docker/library/redis:8.2.3-alpine@sha256:08ad0b1d280850169a790dba1393ff7a90aef951fc19632cf4d3ce4f78e679ba';

/** redis_exporter 1.90.0, which Argo CD is released without. */
export const REDIS_EXPORTER_IMAGE =
  'docker.io/oliver006/redis_exporter:v1.90.0@sha256:a129504e65b87c54f79bc92f1afc403475e8ff646a3d7512de469904ceddf986';
