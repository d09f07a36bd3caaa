/** Argo CD 3.5.1. */
export const ARGO_CD_IMAGE =
  'quay.io/argoproj/argocd:v3.5.1@sha256:0deb1a1c917629b960ead995ae3b6069450a866992676599658687ef9a641ee8';

/** The Redis that Argo CD 3.5.1 is released with. */
export const REDIS_IMAGE =
  'public.ecr.aws/docker/library/redis:8.2.3-alpine@sha256:08ad0b1d280850169a790dba1393ff7a90aef951fc19632cf4d3ce4f78e679ba';
