#!/bin/sh
# Behind `prosonata-backup backup` on a machine of your own: puts the folder of the archives into a restic repository, which
# is encrypted and may lie anywhere (SFTP, S3, a REST server that only appends). The environment says where and how:
# RESTIC_REPOSITORY and RESTIC_PASSWORD_FILE. The work file is left out, because the next run makes it again.
#
#   restic init        # once
#   15 6 * * *  . /etc/restic.env; /opt/restic.sh /var/lib/prosonata-backup/archives
set -eu
folder=$1

restic --quiet backup --tag prosonata --exclude '.work-*' "$folder"
restic --quiet forget --tag prosonata --keep-daily 14 --keep-weekly 8 --keep-monthly 12 --prune
# A twentieth of what lies there is read back each time.
restic --quiet check --read-data-subset 5%
