"""Folders and files that appear whole or not at all, and never at the cost of a user's."""

from exgen.folders.files import rewrite_whole, write_over_own, write_whole
from exgen.folders.making import whole
from exgen.folders.manifest import Manifest, digest, read_manifest, write_manifest
from exgen.folders.workplace import in_workplace

__all__ = [
    "Manifest",
    "digest",
    "in_workplace",
    "read_manifest",
    "rewrite_whole",
    "whole",
    "write_manifest",
    "write_over_own",
    "write_whole",
]
