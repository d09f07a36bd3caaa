export { type BackupLocation, type BackupSchedule, Velero, type VeleroProps } from './velero';
