// Package controllers stands in for the one of the Multi-Cluster Services API, which is not served as a module. Cilium
// takes a name from it, and nothing else.
package controllers

// DerivedServiceAnnotation is where a ServiceImport names the Service that stands for it in its cluster.
const DerivedServiceAnnotation = "multicluster.kubernetes.io/derived-service"
